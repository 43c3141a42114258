using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Dbal.Daemon.Configuration;

/// <summary>The validated configuration of the daemon.</summary>
internal sealed record DaemonConfiguration
{
    /// <summary>The names of the log levels, in settings and in the log.</summary>
    public static IReadOnlyDictionary<string, LogLevel> LogLevels { get; } = new Dictionary<string, LogLevel>
    {
        ["debug"] = LogLevel.Debug,
        ["information"] = LogLevel.Information,
        ["warning"] = LogLevel.Warning,
        ["error"] = LogLevel.Error,
    };

    /// <summary>The default folder of the entities, beside the program.</summary>
    public static string DefaultSchemaFolder { get; } = Path.Combine(AppContext.BaseDirectory, "entities");

    /// <summary>The adapter, one of <see cref="AdapterNames.All"/>.</summary>
    public required string Adapter { get; init; }

    /// <summary>The database URL. It may contain a password: never log it.</summary>
    public required string DatabaseUrl { get; init; }

    /// <summary>The folder of the entities' YAML files, absolute.</summary>
    public string SchemaFolder { get; init; } = DefaultSchemaFolder;

    /// <summary>The address to listen on.</summary>
    public IPAddress Host { get; init; } = IPAddress.Loopback;

    /// <summary>The ports to listen on; the first free one is used.</summary>
    public PortRange Ports { get; init; } = new(8080, 8080);

    /// <summary>The file that contains the daemon's URL while it listens, absolute; null for none.</summary>
    public string? AddressFile { get; init; }

    /// <summary>The accepted tokens.</summary>
    public AccessTokens Tokens { get; init; } = AccessTokens.None;

    /// <summary>The PEM file of the server's certificate, absolute; null for plain HTTP.</summary>
    public string? TlsCertificate { get; init; }

    /// <summary>The PEM file of the certificate's key, absolute; null when the key is in the certificate's file.</summary>
    public string? TlsKey { get; init; }

    /// <summary>The maximum number of open connections.</summary>
    public int MaxConnections { get; init; } = 1024;

    /// <summary>The maximum number of requests a second per client address; 0 for no limit.</summary>
    public int MaxRequestRate { get; init; }

    /// <summary>The minimum level of log lines.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>The name of this run, or null.</summary>
    public string? RunId { get; init; }

    /// <summary>The time limit of one statement.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The SHA-256 of the settings that affect the daemon's behaviour, as lower-case hexadecimal digits: equal for daemons with equal settings. It does not
    /// include passwords, tokens and the name of the run.
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
