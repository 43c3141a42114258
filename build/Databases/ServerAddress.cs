using System.Text.RegularExpressions;

namespace Build.Databases;

/// <summary>A database server's URL in its parts. <see cref="ToString"/> masks the password.</summary>
/// <param name="Scheme">Such as <c>postgresql</c>.</param>
/// <param name="User">The user's name, decoded; null when the URL names none.</param>
/// <param name="Password">The password, decoded; null when the URL has none.</param>
/// <param name="Host">Host and port as they stand in the URL; for MongoDB possibly several, with commas between.</param>
/// <param name="Database">The database's name, decoded; null when the URL names none.</param>
/// <param name="Query">What follows the question mark, or an empty string.</param>
public sealed partial record ServerAddress(string Scheme, string? User, string? Password, string Host, string? Database, string Query)
{
    /// <summary>Reads a URL.</summary>
    /// <param name="service">The kind of server that it has to name.</param>
    /// <param name="url">Such as <c>postgresql://user:password@host:5432/database</c>.</param>
    /// <exception cref="FormatException">It is no such URL; the message does not repeat any of it.</exception>
    public static ServerAddress Parse(DatabaseService service, string url)
    {
        string[] schemes = SchemesOf(service);
        Match match = UrlPattern().Match(url.Trim());
        if (!match.Success || !schemes.Contains(match.Groups["scheme"].Value))
        {
            throw new FormatException($"it has to look like {schemes[0]}://user:password@host:{service.DefaultPort}/database, with %40 for @, %2F for / and %3A for : within the password");
        }

        string host = match.Groups["host"].Value;
        bool manyHosts = service == DatabaseService.MongoDb;
        foreach (string one in manyHosts ? host.Split(',') : [host])
        {
            Match part = HostPattern().Match(one);
            bool portIsWrong = part.Groups["port"].Success && !(ushort.TryParse(part.Groups["port"].Value, out ushort port) && port > 0);
            if (!part.Success || portIsWrong)
            {
                throw new FormatException("what stands where host and port belong is no host, or no port from 1 to 65535; a password with @, /, : or # in it has to be percent-encoded");
            }
        }

        return new ServerAddress(
            match.Groups["scheme"].Value,
            Decoded(match.Groups["user"]),
            Decoded(match.Groups["password"]),
            host,
            Decoded(match.Groups["database"]),
            match.Groups["query"].Value);
    }

    /// <summary>The URL that a driver takes, password included: not to be printed.</summary>
    public string ToUrl() => Compose(Password is null ? null : Uri.EscapeDataString(Password));

    /// <summary>The URL with <c>***</c> in place of the password, for messages.</summary>
    public override string ToString() => Compose(Password is null ? null : "***");

    private static string[] SchemesOf(DatabaseService service) => service.Name switch
    {
        "postgres" => ["postgresql", "postgres"],
        "mysql" => ["mysql", "mariadb"],
        _ => ["mongodb", "mongodb+srv"],
    };

    private static string? Decoded(Group group) => group.Length > 0 ? Uri.UnescapeDataString(group.Value) : null;

    private string Compose(string? password)
    {
        string login = User is null ? "" : Uri.EscapeDataString(User) + (password is null ? "" : ":" + password) + "@";
        string query = Query.Length > 0 ? "?" + Query : "";
        return $"{Scheme}://{login}{Host}/{Uri.EscapeDataString(Database ?? "")}{query}";
    }

    [GeneratedRegex(@"^(?<scheme>[a-z+]+)://(?:(?<user>[^:@/?#]+)(?::(?<password>[^:@/?#]*))?@)?(?<host>[^@/?#]+)(?:/(?<database>[^/?#]*))?(?:\?(?<query>[^#]*))?$", RegexOptions.CultureInvariant)]
    private static partial Regex UrlPattern();

    [GeneratedRegex(@"^(?:\[[0-9A-Fa-f:.]+\]|[^:,\[\]\s]+)(?::(?<port>\d+))?$", RegexOptions.CultureInvariant)]
    private static partial Regex HostPattern();
}
