using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Dbal.Daemon.Configuration;

/// <summary>What the daemon was told, checked.</summary>
internal sealed record DaemonConfiguration
{
    /// <summary>The names of the log levels, in the settings and in the log.</summary>
    public static IReadOnlyDictionary<string, LogLevel> LogLevels { get; } = new Dictionary<string, LogLevel>
    {
        ["debug"] = LogLevel.Debug,
        ["information"] = LogLevel.Information,
        ["warning"] = LogLevel.Warning,
        ["error"] = LogLevel.Error,
    };

    /// <summary>The folder of the entities that the program comes with.</summary>
    public static string DefaultSchemaFolder { get; } = Path.Combine(AppContext.BaseDirectory, "entities");

    /// <summary>The name of the backend, one of <see cref="BackendTable.Adapters"/>.</summary>
    public required string Adapter { get; init; }

    /// <summary>Where the database is. It may hold a password: never shown.</summary>
    public required string DatabaseUrl { get; init; }

    /// <summary>The folder of the entities' YAML files, absolute.</summary>
    public string SchemaFolder { get; init; } = DefaultSchemaFolder;

    /// <summary>The address to listen on.</summary>
    public IPAddress Host { get; init; } = IPAddress.Loopback;

    /// <summary>The ports to listen on: the first that is free is taken.</summary>
    public PortRange Ports { get; init; } = new(8080, 8080);

    /// <summary>The file that the daemon's URL is written to while it listens, absolute; null for none.</summary>
    public string? AddressFile { get; init; }

    /// <summary>Who is let in.</summary>
    public AccessTokens Tokens { get; init; } = AccessTokens.None;

    /// <summary>The PEM file of the server's certificate, absolute; null for plain HTTP.</summary>
    public string? TlsCertificate { get; init; }

    /// <summary>The PEM file of the certificate's key, absolute; null when the key is beside the certificate.</summary>
    public string? TlsKey { get; init; }

    /// <summary>How many connections may be open at once.</summary>
    public int MaxConnections { get; init; } = 1024;

    /// <summary>How many requests a second one client address may make; 0 for no limit.</summary>
    public int MaxRequestRate { get; init; }

    /// <summary>The least that is logged.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>The name of this run, or null.</summary>
    public string? RunId { get; init; }

    /// <summary>The limit of one statement.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// SHA-256, as lower-case hexadecimal digits, of what decides how the daemon behaves: two daemons with the same hash were told the same.
    /// Passwords, tokens and the run's name are not in it.
    /// </summary>
    public string Hash
    {
        get
        {
            FormattableString settings = $"""
                adapter={Adapter}
                database_url={Secrets.RemovedFrom(DatabaseUrl)}
                host={Host}
                port={Ports}
                token={Tokens.Kind}
                log_level={LogLevel}
                schema_folder={SchemaFolder}
                command_timeout={CommandTimeout.TotalSeconds}
                tls={TlsCertificate is not null}
                max_connections={MaxConnections}
                max_request_rate={MaxRequestRate}
                """;
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant(settings).ReplaceLineEndings("\n"))));
        }
    }
}
