using static Dbal.Connections.ParameterValues;

namespace Dbal.Connections;

/// <summary>
/// Every supported parameter of database URLs, for the build and the daemon. The names are those of libpq ("Parameter Key Words"), of MySQL
/// ("Connecting to the Server Using URI-Like Strings") and of MongoDB ("Connection String Options"). Other parameters are rejected: ignoring one
/// would connect differently from what the URL says.
/// </summary>
internal static class ParameterTable
{
    private const int LongestSeconds = 1024; // the maximum that Npgsql accepts
    private const int LongestMilliseconds = 1024 * 1000;

    private static readonly ParameterValues Seconds = Number(1, LongestSeconds);
    private static readonly ParameterValues Milliseconds = Number(1, LongestMilliseconds);

    /// <summary>The parameters of PostgreSQL, with the keywords of Npgsql.</summary>
    public static IReadOnlyList<UrlParameter> Postgres { get; } =
    [
        new("sslmode", "SSL Mode", OneOf(
            ("disable", "Disable"), ("allow", "Allow"), ("prefer", "Prefer"), ("require", "Require"),
            ("verify-ca", "VerifyCA"), ("verify-full", "VerifyFull"))),
        new("sslrootcert", "Root Certificate", Text),
        new("sslcert", "SSL Certificate", Text),
        new("sslkey", "SSL Key", Text),
        new("application_name", "Application Name", Text),
        new("connect_timeout", "Timeout", Seconds),
    ];

    /// <summary>The parameters of MySQL and MariaDB, with the keywords of MySqlConnector. TLS modes also accept the words of libpq.</summary>
    public static IReadOnlyList<UrlParameter> MySql { get; } =
    [
        new("ssl-mode", "SSL Mode", OneOf(
            ("disabled", "Disabled"), ("disable", "Disabled"),
            ("preferred", "Preferred"), ("prefer", "Preferred"),
            ("required", "Required"), ("require", "Required"),
            ("verify_ca", "VerifyCA"),
            ("verify-full", "VerifyFull"), ("verify_identity", "VerifyFull"))),
        new("ssl-ca", "SslCa", Text),
        new("ssl-cert", "SslCert", Text),
        new("ssl-key", "SslKey", Text),
        new("connect-timeout", "Connection Timeout", Seconds),
    ];

    /// <summary>The parameters of MongoDB, which its driver reads from the URL itself.</summary>
    public static IReadOnlyList<UrlParameter> MongoDb { get; } =
    [
        .. Options(Text, "appName", "authSource", "authMechanismProperties", "replicaSet", "compressors", "w", "srvServiceName"),
        .. Options(Words("SCRAM-SHA-1", "SCRAM-SHA-256", "MONGODB-X509", "MONGODB-AWS", "MONGODB-OIDC", "GSSAPI", "PLAIN"), "authMechanism"),
        .. Options(TrueOrFalse, "tls", "ssl", "tlsInsecure", "directConnection", "loadBalanced", "retryReads", "retryWrites", "journal"),
        .. Options(
            Milliseconds,
            "connectTimeoutMS", "serverSelectionTimeoutMS", "socketTimeoutMS", "waitQueueTimeoutMS", "wtimeoutMS", "maxIdleTimeMS", "heartbeatFrequencyMS",
            "localThresholdMS"),
        .. Options(Number(1, 10_000), "maxPoolSize", "maxConnecting", "srvMaxHosts"),
        .. Options(Words("primary", "primaryPreferred", "secondary", "secondaryPreferred", "nearest"), "readPreference"),
        .. Options(Words("local", "available", "majority", "linearizable", "snapshot"), "readConcernLevel"),
    ];

    private static ParameterValues Words(params string[] words) => OneOf([.. words.Select(word => (word, word))]);

    private static IEnumerable<UrlParameter> Options(ParameterValues values, params string[] names) =>
        names.Select(name => new UrlParameter(name, name, values));
}
