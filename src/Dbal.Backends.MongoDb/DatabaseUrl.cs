using System.Text.RegularExpressions;

namespace Dbal.Backends.MongoDb;

/// <summary>A connection string that names a database ("Connection String URI Format" in MongoDB's manual).</summary>
/// <param name="Url">The whole connection string. It may hold a password: never shown.</param>
/// <param name="Database">The database that its path names.</param>
internal sealed partial record DatabaseUrl(string Url, string Database)
{
    /// <summary>The wording for a connection string that a driver refuses.</summary>
    public const string Malformed =
        "database_url is not a MongoDB connection string. Write mongodb://user:password@host:port/database?authSource=admin, with :, /, ?, # and @ in user and password percent-encoded.";

    /// <summary>Reads a connection string as far as every driver reads it alike.</summary>
    /// <exception cref="FormatException">It is none, or names no database. The message does not repeat it.</exception>
    public static DatabaseUrl Parse(string url)
    {
        var match = Shape().Match(url);
        if (!match.Success)
            throw new FormatException(Malformed);
        var database = Uri.UnescapeDataString(match.Groups["database"].Value);
        // "Naming Restrictions" in MongoDB's manual.
        if (database.Length is 0 or > 63 || database.AsSpan().ContainsAny(" \"$*.:<>?|/\\"))
            throw new FormatException("database_url names no database after its host. Write mongodb://host:port/database.");
        return new DatabaseUrl(url, database);
    }

    /// <summary>The same with an option that it does not have yet.</summary>
    public DatabaseUrl WithDefault(string option, string value)
    {
        var query = Url.IndexOf('?', StringComparison.Ordinal);
        var options = query < 0 ? [] : Url[(query + 1)..].Split('&');
        if (options.Any(each => each.StartsWith($"{option}=", StringComparison.OrdinalIgnoreCase)))
            return this;
        return this with { Url = $"{Url}{(query < 0 ? '?' : '&')}{option}={value}" };
    }

    /// <summary>The database's name alone.</summary>
    public override string ToString() => Database;

    [GeneratedRegex(@"^mongodb(\+srv)?://([^/?#@]*@)?[^/?#@]+(/(?<database>[^?#]*))?(\?[^#]*)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
