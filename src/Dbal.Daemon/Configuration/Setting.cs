namespace Dbal.Daemon.Configuration;

/// <summary>A setting: a key of the configuration file and an environment variable. Used for parsing, <c>--help</c> and messages.</summary>
/// <param name="Key">The key in the file.</param>
/// <param name="Description">The meaning, for <c>--help</c>.</param>
internal sealed record Setting(string Key, string Description)
{
    /// <summary>The adapter.</summary>
    public static readonly Setting Adapter = new("adapter", $"adapter: {string.Join(", ", AdapterNames.All)}");

    /// <summary>The database.</summary>
    public static readonly Setting DatabaseUrl = new("database_url", "database: a URL, or for sqlite a path or :memory:");

    /// <summary>The address to listen on.</summary>
    public static readonly Setting Host = new("host", "IP address to listen on (default: 127.0.0.1); without a token, only loopback addresses are allowed");

    /// <summary>The port to listen on.</summary>
    public static readonly Setting Port = new("port", "port to listen on (default: 8080); a range such as 8080-8199 uses its first free port, 0 any free port");

    /// <summary>The file for the daemon's URL.</summary>
    public static readonly Setting AddressFile = new(
        "address_file", "file that contains the daemon's URL while it listens; relative to the configuration file");

    /// <summary>The accepted tokens.</summary>
    public static readonly Setting Token = new("token", "bearer token for all tenants, or an object with one token per tenant (default: no token required)");

    /// <summary>A file with the value of <see cref="Token"/>.</summary>
    public static readonly Setting TokenFile = new("token_file", "file with the value of token; relative to the configuration file");

    /// <summary>The server's certificate.</summary>
    public static readonly Setting TlsCertificate = new(
        "tls_certificate", "PEM file with the server's certificate and intermediate certificates; enables HTTPS");

    /// <summary>The key of the server's certificate.</summary>
    public static readonly Setting TlsKey = new("tls_key", "PEM file with the certificate's unencrypted private key (default: the file of tls_certificate)");

    /// <summary>The maximum number of open connections.</summary>
    public static readonly Setting MaxConnections = new(
        "max_connections", "maximum number of open connections (default: 1024); further ones are closed immediately");

    /// <summary>The maximum request rate of a client.</summary>
    public static readonly Setting MaxRequestRate = new("max_request_rate", "maximum number of requests a second per client address (default: 0, no limit)");

    /// <summary>The minimum log level.</summary>
    public static readonly Setting LogLevel = new(
        "log_level", $"minimum log level: {string.Join(", ", DaemonConfiguration.LogLevels.Keys)} (default: information)");

    /// <summary>The folder of the entities.</summary>
    public static readonly Setting SchemaFolder = new(
        "schema_folder", "folder with the entities' YAML files (default: entities beside the program); relative to the configuration file");

    /// <summary>A name for this run.</summary>
    public static readonly Setting RunId = new("run_id", "name of this run, returned by /health and included in every log line");

    /// <summary>The time limit of one statement.</summary>
    public static readonly Setting CommandTimeout = new("command_timeout", "time limit of a statement in seconds (default: 10)");

    /// <summary>All settings, in the order of <c>--help</c>.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Adapter, DatabaseUrl, Host, Port, AddressFile, Token, TokenFile, TlsCertificate, TlsKey, MaxConnections, MaxRequestRate, LogLevel, SchemaFolder, RunId,
        CommandTimeout,
    ];

    /// <summary>The environment variable, which takes precedence over the file.</summary>
    public string Variable => $"DBAL_{Key.ToUpperInvariant()}";
}
