namespace Dbal.Backends.Sqlite;

/// <summary>The location of a SQLite database.</summary>
/// <param name="Path">The file's full path; null for a database in memory.</param>
internal sealed record SqliteLocation(string? Path)
{
    private const string Memory = ":memory:";

    /// <summary>Parses <c>:memory:</c> or a path, optionally prefixed with <c>sqlite:</c> or <c>file:</c>, with or without an empty host.</summary>
    /// <exception cref="ArgumentException">The URL is invalid.</exception>
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
                throw new ArgumentException($"The database URL '{url}' has parameters, which sqlite does not support. Remove them.", nameof(url));
        }
        if (string.IsNullOrWhiteSpace(path))
            throw new ArgumentException($"The database URL '{url}' has no file. Use a path, or {Memory} for a database in memory.", nameof(url));
        return new SqliteLocation(path == Memory ? null : System.IO.Path.GetFullPath(path));
    }
}
