using System.Text.RegularExpressions;

namespace Build.Databases;

/// <summary>A database server's URL in its parts. <see cref="ToString"/> masks the password.</summary>
/// <param name="Scheme">Such as <c>postgresql</c>.</param>
/// <param name="User">The user's name, decoded; null when the URL names none.</param>
/// <param name="Password">The password, decoded; null when the URL has none.</param>
/// <param name="Authority">Host and port as they stand in the URL; for MongoDB possibly several, with commas between.</param>
/// <param name="Database">The database's name, decoded; null when the URL names none.</param>
/// <param name="Query">What follows the question mark, or an empty string.</param>
public sealed partial record ServerAddress(string Scheme, string? User, string? Password, string Authority, string? Database, string Query)
{
    /// <summary>The name of user, password and database on servers that the build itself starts.</summary>
    public const string OwnName = "metabuilder";

    /// <summary>Reads a URL.</summary>
    /// <param name="service">The kind of server that it has to name.</param>
    /// <param name="url">Such as <c>postgresql://user:password@host:5432/database</c>.</param>
    /// <exception cref="FormatException">It is no such URL; the message does not repeat any of it.</exception>
    public static ServerAddress Parse(DatabaseService service, string url)
    {
        var schemes = SchemesOf(service);
        var match = UrlPattern().Match(url.Trim());
        if (!match.Success || !schemes.Contains(match.Groups["scheme"].Value))
        {
            throw new FormatException($"it has to look like {schemes[0]}://user:password@host:{service.DefaultPort}/database, with %40 for @, %2F for / and %3A for : within the password");
        }

        var authority = match.Groups["authority"].Value;
        var manyHosts = service == DatabaseService.MongoDb;
        foreach (var one in manyHosts ? authority.Split(',') : [authority])
        {
            var part = HostPattern().Match(one);
            var portIsWrong = part.Groups["port"].Success && !(ushort.TryParse(part.Groups["port"].Value, out var port) && port > 0);
            if (!part.Success || portIsWrong)
                throw new FormatException("what stands where host and port belong is no host, or no port from 1 to 65535; a password with @, /, : or # in it has to be percent-encoded");
        }

        return new ServerAddress(
            match.Groups["scheme"].Value,
            Decoded(match.Groups["user"]),
            Decoded(match.Groups["password"]),
            authority,
            Decoded(match.Groups["database"]),
            match.Groups["query"].Value);
    }

    /// <summary>The address of a server that the build itself starts.</summary>
    public static ServerAddress OfOwnServer(DatabaseService service, int port) => new(
        SchemesOf(service)[0], OwnName, OwnName, $"127.0.0.1:{port}", OwnName, service == DatabaseService.MongoDb ? "authSource=admin" : "");

    /// <summary>The host's name or address, without brackets. Not for addresses of several hosts.</summary>
    public string Host => HostPattern().Match(Authority).Groups["host"].Value;

    /// <summary>The port that the URL names; null when it leaves it to the default. Not for addresses of several hosts.</summary>
    public int? Port => HostPattern().Match(Authority).Groups["port"] is { Success: true } port ? int.Parse(port.Value) : null;

    /// <summary>The parameters that follow the question mark, decoded.</summary>
    public IEnumerable<KeyValuePair<string, string>> Parameters =>
        from pair in Query.Split('&', StringSplitOptions.RemoveEmptyEntries)
        let parts = pair.Split('=', 2)
        select KeyValuePair.Create(Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts.ElementAtOrDefault(1) ?? ""));

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
        var login = User is null ? "" : Uri.EscapeDataString(User) + (password is null ? "" : ":" + password) + "@";
        var query = Query.Length > 0 ? "?" + Query : "";
        return $"{Scheme}://{login}{Authority}/{Uri.EscapeDataString(Database ?? "")}{query}";
    }

    [GeneratedRegex(@"^(?<scheme>[a-z+]+)://(?:(?<user>[^:@/?#]+)(?::(?<password>[^:@/?#]*))?@)?(?<authority>[^@/?#]+)(?:/(?<database>[^/?#]*))?(?:\?(?<query>[^#]*))?$", RegexOptions.CultureInvariant)]
    private static partial Regex UrlPattern();

    [GeneratedRegex(@"^(?:\[(?<host>[0-9A-Fa-f:.]+)\]|(?<host>[^:,\[\]\s]+))(?::(?<port>\d+))?$", RegexOptions.CultureInvariant)]
    private static partial Regex HostPattern();
}
