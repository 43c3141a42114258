using System.Buffers;

namespace Dbal.Connections;

/// <summary>A kind of database server, with the format of its URLs.</summary>
public sealed class ServerKind
{
    private static readonly SearchValues<char> NotInMongoDbNames = SearchValues.Create(" \"$*.:<>?|/\\"); // "Naming Restrictions" in MongoDB's manual
    private const int LongestMongoDbName = 63;

    private ServerKind(string[] schemes, int defaultPort, IReadOnlyList<UrlParameter> parameters)
    {
        Schemes = schemes;
        DefaultPort = defaultPort;
        Parameters = parameters;
    }

    /// <summary>PostgreSQL.</summary>
    public static ServerKind Postgres { get; } = new(["postgresql", "postgres"], 5432, ParameterTable.Postgres);

    /// <summary>MySQL and MariaDB.</summary>
    public static ServerKind MySql { get; } = new(["mysql", "mariadb"], 3306, ParameterTable.MySql);

    /// <summary>MongoDB.</summary>
    public static ServerKind MongoDb { get; } = new(["mongodb", SrvScheme], 27017, ParameterTable.MongoDb);

    /// <summary>The URL schemes; the first is the recommended one.</summary>
    public IReadOnlyList<string> Schemes { get; }

    /// <summary>The default TCP port.</summary>
    public int DefaultPort { get; }

    /// <summary>The supported query parameters.</summary>
    public IReadOnlyList<UrlParameter> Parameters { get; }

    /// <summary>The scheme for host lookup by DNS SRV records ("SRV Connection Format" in MongoDB's manual).</summary>
    internal const string SrvScheme = "mongodb+srv";

    /// <summary>An example URL.</summary>
    public string Example => $"{Schemes[0]}://user:password@host:{DefaultPort}/database";

    /// <summary>Whether a URL may name several hosts.</summary>
    internal bool AllowsManyHosts => this == MongoDb;

    /// <summary>Whether a URL must have a user.</summary>
    internal bool NeedsUser => this != MongoDb;

    /// <summary>Whether this is a valid database name.</summary>
    internal bool AllowsDatabase(string name) =>
        this != MongoDb || (name.Length <= LongestMongoDbName && !name.AsSpan().ContainsAny(NotInMongoDbNames));
}
