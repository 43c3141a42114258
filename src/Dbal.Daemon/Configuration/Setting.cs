namespace Dbal.Daemon.Configuration;

/// <summary>A setting: a key of the configuration file and an environment variable. Serves parsing, <c>--help</c> and messages.</summary>
/// <param name="Key">The key in the file.</param>
/// <param name="Description">What it decides, for <c>--help</c>.</param>
internal sealed record Setting(string Key, string Description)
{
    /// <summary>Which backend.</summary>
    public static readonly Setting Adapter = new("adapter", $"which backend: {string.Join(", ", BackendTable.Adapters)}");

    /// <summary>Where the database is.</summary>
    public static readonly Setting DatabaseUrl = new("database_url", "where the database is: a URL, or for sqlite a path or :memory:");

    /// <summary>The address to listen on.</summary>
    public static readonly Setting Host = new("host", "IP address to listen on (127.0.0.1); without a token only a loopback address");

    /// <summary>The port to listen on.</summary>
    public static readonly Setting Port = new("port", "port to listen on (8080); a range such as 8080-8199 takes the first free port of it, 0 any free port");

    /// <summary>Where the daemon says that it listens.</summary>
    public static readonly Setting AddressFile = new(
        "address_file", "file that holds the daemon's URL while it listens; in a file relative to that file");

    /// <summary>Who is let in.</summary>
    public static readonly Setting Token = new("token", "bearer token for all tenants, or an object with a token a tenant; absent: no token is asked for");

    /// <summary>A file that holds what <see cref="Token"/> takes.</summary>
    public static readonly Setting TokenFile = new("token_file", "file that holds what token takes; in a file relative to that file");

    /// <summary>The server's certificate.</summary>
    public static readonly Setting TlsCertificate = new(
        "tls_certificate", "PEM file of the server's certificate, followed by intermediate ones; the daemon then speaks HTTPS");

    /// <summary>The key of the server's certificate.</summary>
    public static readonly Setting TlsKey = new("tls_key", "PEM file of the certificate's private key, not encrypted (absent: in the file of tls_certificate)");

    /// <summary>How many connections may be open.</summary>
    public static readonly Setting MaxConnections = new("max_connections", "connections that may be open at once (1024); more are closed at once");

    /// <summary>How many requests a client may make.</summary>
    public static readonly Setting MaxRequestRate = new("max_request_rate", "requests a second that one client address may make (0: no limit)");

    /// <summary>How much is logged.</summary>
    public static readonly Setting LogLevel = new(
        "log_level", $"the least that is logged: {string.Join(", ", DaemonConfiguration.LogLevels.Keys)} (information)");

    /// <summary>The folder of the entities.</summary>
    public static readonly Setting SchemaFolder = new(
        "schema_folder", "folder of the entities' YAML files (entities beside the program); in a file relative to that file");

    /// <summary>A name for this run.</summary>
    public static readonly Setting RunId = new("run_id", "name of this run, given back by /health and in every log line");

    /// <summary>The limit of one statement.</summary>
    public static readonly Setting CommandTimeout = new("command_timeout", "seconds after which a statement is given up (10)");

    /// <summary>All settings, in the order of <c>--help</c>.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Adapter, DatabaseUrl, Host, Port, AddressFile, Token, TokenFile, TlsCertificate, TlsKey, MaxConnections, MaxRequestRate, LogLevel, SchemaFolder, RunId,
        CommandTimeout,
    ];

    /// <summary>The environment variable, which goes before the file.</summary>
    public string Variable => $"DBAL_{Key.ToUpperInvariant()}";
}
