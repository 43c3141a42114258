using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Dbal.Connections;

/// <summary>Parses a URL by RFC 3986: <c>scheme://user:password@host:port/database?name=value</c>, its parts percent-encoded.</summary>
internal sealed partial class UrlReader(ServerKind kind, string url)
{
    private const string Encoded = "with special characters percent-encoded: %40 for @, %3A for :, %2F for /, %3F for ?, %23 for #, %25 for %";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The error for a malformed URL.</summary>
    /// <param name="kind">The kind of server.</param>
    /// <param name="problem">The problem, without a full stop, and without any part of user or password.</param>
    public static FormatException Invalid(ServerKind kind, string problem) => new($"{problem}. Use {kind.Example}, {Encoded}.");

    /// <summary>Parses one parameter.</summary>
    public static (UrlParameter Parameter, string Value) ReadParameter(ServerKind kind, string name, string value)
    {
        var parameter = kind.Parameters.FirstOrDefault(known => known.IsNamed(name))
            ?? throw new FormatException($"Unknown parameter '{name}'. Known parameters: {string.Join(", ", kind.Parameters.Select(known => known.Name))}.");
        var read = parameter.Values.Read(value)
            ?? throw new FormatException($"Invalid value '{value}' of the parameter '{name}'. It must be {parameter.Values.Expected}.");
        return (parameter, read.Value);
    }

    /// <summary>Parses the URL.</summary>
    public ServerAddress Read()
    {
        var (scheme, rest) = Split(url.Trim(), "://");
        if (rest is null || !kind.Schemes.Contains(scheme, StringComparer.OrdinalIgnoreCase))
            throw Invalid($"It does not start with {string.Join(" or ", kind.Schemes.Select(known => known + "://"))}");
        if (rest.Contains('#'))
            throw Invalid("It contains '#'");
        (rest, var query) = Split(rest, "?");
        var at = rest.LastIndexOf('@');
        var login = at < 0 ? null : rest[..at];
        if (login is null && query?.Contains('@') == true)
            throw Invalid("The user or the password contains '?', or a parameter '@'");
        if (login?.AsSpan().ContainsAny("@/") == true)
            throw Invalid("The user or the password contains '@' or '/'");
        var (user, password) = Split(login ?? "", ":");
        (rest, var path) = Split(rest[(at + 1)..], "/");
        if (path?.Contains('/') == true)
            throw Invalid("The database name contains '/'");
        var database = path is null or "" ? null : Decode(path, "database name");
        if (database is not null && !kind.AllowsDatabase(database))
            throw Invalid("The database name is longer than 63 characters, or has one that MongoDB does not allow");
        if (user == "" && (login is not null || kind.NeedsUser))
            throw Invalid("It has no user");

        scheme = scheme.ToLowerInvariant();
        return new ServerAddress
        {
            Kind = kind,
            Scheme = scheme,
            User = user == "" ? null : Decode(user, "user"),
            Password = password is null ? null : Decode(password, "password"),
            Hosts = ReadHosts(rest, isSrv: scheme == ServerKind.SrvScheme),
            Database = database,
            Parameters = ReadParameters(query),
        };
    }

    private ServerHost[] ReadHosts(string text, bool isSrv)
    {
        var hosts = text.Split(',');
        if (hosts.Length > 1 && (isSrv || !kind.AllowsManyHosts))
            throw Invalid("It has several hosts");
        var read = hosts.Select(ReadHost).ToArray();
        return isSrv && read[0].Port is not null ? throw Invalid($"A {ServerKind.SrvScheme}:// URL must not have a port: DNS provides it") : read;
    }

    private ServerHost ReadHost(string text)
    {
        // Colons within brackets belong to an IPv6 address.
        var colon = text.LastIndexOf(':');
        var hasPort = colon > text.LastIndexOf(']');
        var (name, port) = hasPort ? (text[..colon], text[(colon + 1)..]) : (text, null);
        if (name == "")
            throw Invalid("It has no host");
        if (port is not null && !(int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= ushort.MaxValue))
            throw Invalid("The port is not a number from 1 to 65535");
        var isVersion6 = name.StartsWith('[') && name.EndsWith(']');
        var inner = isVersion6 ? name[1..^1] : name;
        var type = Uri.CheckHostName(inner);
        var fits = isVersion6 ? type == UriHostNameType.IPv6 : type is UriHostNameType.Dns or UriHostNameType.IPv4;
        if (!fits)
            throw Invalid("The host is not a name or an address");
        return new ServerHost(inner, port is null ? null : int.Parse(port, CultureInfo.InvariantCulture));
    }

    private (UrlParameter Parameter, string Value)[] ReadParameters(string? query)
    {
        var read = new List<(UrlParameter Parameter, string Value)>();
        foreach (var pair in (query ?? "").Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = Split(pair, "=");
            var (parameter, text) = ReadParameter(kind, Decode(name, "name of a parameter"), Decode(value ?? "", "value of a parameter"));
            if (read.Any(other => other.Parameter == parameter))
                throw new FormatException($"Duplicate parameter '{parameter.Name}'. Specify it once.");
            read.Add((parameter, text));
        }

        return [.. read];
    }

    // Uri.UnescapeDataString leaves malformed escapes unchanged.
    private string Decode(string text, string part)
    {
        if (MalformedEscape().IsMatch(text))
            throw Invalid($"The {part} has a '%' without two hexadecimal digits");
        try
        {
            return Escapes().Replace(text, escapes => Utf8.GetString(Convert.FromHexString(escapes.Value.Replace("%", ""))));
        }
        catch (DecoderFallbackException)
        {
            throw Invalid($"The {part} is not UTF-8 when percent-decoded");
        }
    }

    private FormatException Invalid(string problem) => Invalid(kind, problem);

    private static (string Before, string? After) Split(string text, string separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (text, null) : (text[..at], text[(at + separator.Length)..]);
    }

    [GeneratedRegex("%(?![0-9A-Fa-f]{2})")]
    private static partial Regex MalformedEscape();

    [GeneratedRegex("(%[0-9A-Fa-f]{2})+")]
    private static partial Regex Escapes();
}
