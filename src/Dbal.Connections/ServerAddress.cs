using System.Data.Common;

namespace Dbal.Connections;

/// <summary>
/// A parsed database URL: servers, login, database and parameters. <see cref="ToString"/> masks the password; <see cref="ToUrl"/> does not.
/// </summary>
public sealed record ServerAddress
{
    /// <summary>The kind of server.</summary>
    public required ServerKind Kind { get; init; }

    /// <summary>The scheme, such as <c>postgresql</c>.</summary>
    public required string Scheme { get; init; }

    /// <summary>The user; null when the URL has none.</summary>
    public string? User { get; init; }

    /// <summary>The password; null when the URL has none.</summary>
    public string? Password { get; init; }

    /// <summary>The hosts: one, or for MongoDB possibly several.</summary>
    public required IReadOnlyList<ServerHost> Hosts { get; init; }

    /// <summary>The database; null when the URL has none.</summary>
    public string? Database { get; init; }

    /// <summary>The query parameters, in order.</summary>
    public IReadOnlyList<(UrlParameter Parameter, string Value)> Parameters { get; init; } = [];

    /// <summary>The name of the first host.</summary>
    public string Host => Hosts[0].Name;

    /// <summary>The TCP port of the first host.</summary>
    public int Port => Hosts[0].Port ?? Kind.DefaultPort;

    /// <summary>Parses a URL.</summary>
    /// <param name="kind">The expected kind of server.</param>
    /// <param name="url">The URL, such as <c>postgresql://user:password@host:5432/database</c>.</param>
    /// <exception cref="FormatException">The URL is malformed. The message has the problem, and neither user nor password.</exception>
    public static ServerAddress Parse(ServerKind kind, string url) => new UrlReader(kind, url).Read();

    /// <summary>Parses a URL that must have a database.</summary>
    /// <inheritdoc cref="Parse" />
    public static ServerAddress ParseWithDatabase(ServerKind kind, string url)
    {
        var address = Parse(kind, url);
        return address.Database is null ? throw UrlReader.Invalid(kind, "It has no database") : address;
    }

    /// <summary>The value of a parameter; null when the URL does not have it.</summary>
    /// <param name="name">The parameter's name.</param>
    public string? Find(string name) =>
        Parameters.Where(each => each.Parameter.IsNamed(name)).Select(each => each.Value).FirstOrDefault();

    /// <summary>Returns a copy with one more parameter.</summary>
    /// <param name="name">The parameter's name, which the URL does not have yet.</param>
    /// <param name="value">The parameter's value.</param>
    public ServerAddress WithDefault(string name, string value) =>
        Find(name) is null ? this with { Parameters = [.. Parameters, UrlReader.ReadParameter(Kind, name, value)] } : this;

    /// <summary>Sets the parameters in a driver's connection string builder.</summary>
    /// <param name="builder">The driver's builder.</param>
    public void ApplyTo(DbConnectionStringBuilder builder)
    {
        foreach (var (parameter, value) in Parameters)
            builder[parameter.Keyword] = parameter.Values.Read(value)!.Value.ForDriver;
    }

    /// <summary>Returns the URL with the password. Do not print it.</summary>
    public string ToUrl() => Compose(Password is null ? null : Uri.EscapeDataString(Password));

    /// <summary>Returns the URL with <c>***</c> in place of the password.</summary>
    public override string ToString() => Compose(Password is null ? null : "***");

    private string Compose(string? password)
    {
        var login = User is null ? "" : Uri.EscapeDataString(User) + (password is null ? "" : ":" + password) + "@";
        var query = string.Join('&', Parameters.Select(each => $"{each.Parameter.Name}={Uri.EscapeDataString(each.Value)}"));
        return $"{Scheme}://{login}{string.Join(',', Hosts)}/{Uri.EscapeDataString(Database ?? "")}{(query == "" ? "" : "?" + query)}";
    }
}
