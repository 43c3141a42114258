using System.Data.Common;

namespace Dbal.Connections;

/// <summary>
/// A database URL in its parts: where the server is, how to log in, which database. <see cref="ToString"/> masks the password; <see cref="ToUrl"/>
/// does not.
/// </summary>
public sealed record ServerAddress
{
    /// <summary>The kind of server.</summary>
    public required ServerKind Kind { get; init; }

    /// <summary>Such as <c>postgresql</c>.</summary>
    public required string Scheme { get; init; }

    /// <summary>The user's name; null when the URL names none.</summary>
    public string? User { get; init; }

    /// <summary>The password; null when the URL has none.</summary>
    public string? Password { get; init; }

    /// <summary>The hosts: one, or for MongoDB possibly several.</summary>
    public required IReadOnlyList<ServerHost> Hosts { get; init; }

    /// <summary>The database; null when the URL names none.</summary>
    public string? Database { get; init; }

    /// <summary>The parameters that follow the question mark, in their order.</summary>
    public IReadOnlyList<(UrlParameter Parameter, string Value)> Parameters { get; init; } = [];

    /// <summary>The name of the first host.</summary>
    public string Host => Hosts[0].Name;

    /// <summary>The TCP port of the first host.</summary>
    public int Port => Hosts[0].Port ?? Kind.DefaultPort;

    /// <summary>Reads a URL.</summary>
    /// <param name="kind">The kind of server that it has to name.</param>
    /// <param name="url">Such as <c>postgresql://user:password@host:5432/database</c>.</param>
    /// <exception cref="FormatException">It is malformed. The message says what is wrong, and repeats neither user nor password.</exception>
    public static ServerAddress Parse(ServerKind kind, string url) => new UrlReader(kind, url).Read();

    /// <summary>Reads a URL that has to name a database.</summary>
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

    /// <summary>The same with a parameter that it does not have yet.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="value">Its value.</param>
    public ServerAddress WithDefault(string name, string value) =>
        Find(name) is null ? this with { Parameters = [.. Parameters, UrlReader.ReadParameter(Kind, name, value)] } : this;

    /// <summary>Sets the parameters in a driver's connection string.</summary>
    /// <param name="builder">The driver's own builder.</param>
    public void ApplyTo(DbConnectionStringBuilder builder)
    {
        foreach (var (parameter, value) in Parameters)
            builder[parameter.Keyword] = parameter.Values.Read(value)!.Value.ForDriver;
    }

    /// <summary>The URL, password included: not to be printed.</summary>
    public string ToUrl() => Compose(Password is null ? null : Uri.EscapeDataString(Password));

    /// <summary>The URL with <c>***</c> in place of the password.</summary>
    public override string ToString() => Compose(Password is null ? null : "***");

    private string Compose(string? password)
    {
        var login = User is null ? "" : Uri.EscapeDataString(User) + (password is null ? "" : ":" + password) + "@";
        var query = string.Join('&', Parameters.Select(each => $"{each.Parameter.Name}={Uri.EscapeDataString(each.Value)}"));
        return $"{Scheme}://{login}{string.Join(',', Hosts)}/{Uri.EscapeDataString(Database ?? "")}{(query == "" ? "" : "?" + query)}";
    }
}
