namespace Dbal.Backends.Sql;

/// <summary>A server's address as <c>scheme://user:password@host:port/database?parameter=value</c>, its parts percent-encoded (RFC 3986).</summary>
public sealed record DatabaseUrl
{
    private DatabaseUrl()
    {
    }

    /// <summary>The host's name or address.</summary>
    public required string Host { get; init; }

    /// <summary>The TCP port.</summary>
    public required int Port { get; init; }

    /// <summary>The user.</summary>
    public required string User { get; init; }

    /// <summary>The password; empty when there is none.</summary>
    public required string Password { get; init; }

    /// <summary>The database.</summary>
    public required string Database { get; init; }

    /// <summary>The value of <c>sslmode</c>, or null.</summary>
    public required string? SslMode { get; init; }

    /// <summary>Reads a URL.</summary>
    /// <param name="url">The URL. Nothing of it but its scheme and the names of its parameters shows in an error.</param>
    /// <param name="schemes">The schemes that are taken; the first is the one to recommend.</param>
    /// <param name="defaultPort">The port of a URL without one.</param>
    /// <exception cref="ArgumentException">It is not of this form.</exception>
    public static DatabaseUrl Parse(string url, string[] schemes, int defaultPort)
    {
        var form = $"It must have the form {schemes[0]}://user:password@host:{defaultPort}/database, with special characters percent-encoded.";
        var scheme = schemes.FirstOrDefault(each => url.StartsWith($"{each}://", StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"The database URL does not begin with {schemes[0]}://. {form}", nameof(url));
        var (address, query) = Split(url[(scheme.Length + 3)..], '?');
        var (authority, path) = Split(address, '/');
        var at = authority.LastIndexOf('@');
        if (at <= 0)
            throw new ArgumentException($"The database URL names no user. {form}", nameof(url));
        var (user, password) = Split(authority[..at], ':');
        var server = authority[(at + 1)..];
        var colon = server.LastIndexOf(':');
        var hasPort = colon > server.LastIndexOf(']'); // colons within brackets belong to an IPv6 address
        var port = defaultPort;
        if (hasPort && (!int.TryParse(server[(colon + 1)..], out port) || port is < 1 or > 65535))
            throw new ArgumentException($"The database URL's port is not a number from 1 to 65535. {form}", nameof(url));
        var host = hasPort ? server[..colon] : server;
        if (host == "" || path is "" or null)
            throw new ArgumentException($"The database URL names no {(host == "" ? "host" : "database")}. {form}", nameof(url));
        return new DatabaseUrl
        {
            Host = Uri.UnescapeDataString(host).Trim('[', ']'),
            Port = port,
            User = Uri.UnescapeDataString(user),
            Password = Uri.UnescapeDataString(password ?? ""),
            Database = Uri.UnescapeDataString(path),
            SslMode = ReadSslMode(query),
        };
    }

    /// <summary>The address without user and password.</summary>
    public override string ToString() => $"{Host}:{Port}/{Database}";

    private static string? ReadSslMode(string? query)
    {
        string? mode = null;
        foreach (var parameter in query?.Split('&', StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            var (name, value) = Split(parameter, '=');
            if (name != "sslmode")
                throw new ArgumentException($"The database URL has the parameter '{name}'; the only one that is known is sslmode.", nameof(query));
            mode = Uri.UnescapeDataString(value ?? "");
        }
        return mode;
    }

    private static (string Before, string? After) Split(string text, char separator)
    {
        var at = text.IndexOf(separator);
        return at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
    }
}
