namespace Dbal.Backends.Sqlite;

/// <summary>Where a SQLite database is.</summary>
/// <param name="Path">The file's full path; null for a database in memory.</param>
internal sealed record SqliteLocation(string? Path)
{
    private const string Memory = ":memory:";

    /// <summary>Reads <c>:memory:</c>, a path, or either after <c>sqlite:</c> or <c>file:</c>, with or without an empty host.</summary>
    /// <exception cref="ArgumentException">It is none of these.</exception>
    public static SqliteLocation Parse(string url)
    {
        var path = url;
        foreach (var scheme in new[] { "sqlite:", "file:" })
        {
            if (!url.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
                continue;
            path = url[scheme.Length..];
            path = path.StartsWith("//", StringComparison.Ordinal) ? path[2..] : path;
            if (path.Contains('?'))
                throw new ArgumentException($"The database URL '{url}' has parameters after '?', and sqlite takes none.", nameof(url));
        }
        if (string.IsNullOrWhiteSpace(path))
            throw new ArgumentException($"The database URL '{url}' names no file. Give a path, or {Memory} for a database in memory.", nameof(url));
        return new SqliteLocation(path == Memory ? null : System.IO.Path.GetFullPath(path));
    }
}
