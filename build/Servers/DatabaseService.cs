namespace Build.Servers;

/// <summary>
/// A kind of database server: everything that the build knows of it. A new one is an entry here, with its client and its local recipe, a service of
/// <c>docker-compose.yml</c>, a row of the matrix, an adapter of the daemon, and its driver in <c>OptionalPackages.props</c>.
/// </summary>
/// <param name="Name">The service's name in <c>docker-compose.yml</c>, and in messages.</param>
/// <param name="Kind">The schemes, the default port and the parameters of its URLs.</param>
/// <param name="Driver">The package of its driver.</param>
public sealed record DatabaseService(string Name, ServerKind Kind, string Driver)
{
    /// <summary>PostgreSQL 15 or later.</summary>
    public static DatabaseService Postgres { get; } = new("postgres", ServerKind.Postgres, "Npgsql")
    {
#if HAS_POSTGRES
        Client = new PostgresClient(),
#endif
        Recipe = new LocalPostgres(),
    };

    /// <summary>MySQL 8.0 or later, or MariaDB 10.11 or later.</summary>
    public static DatabaseService MySql { get; } = new("mysql", ServerKind.MySql, "MySqlConnector")
    {
#if HAS_MYSQL
        Client = new MySqlClient(),
#endif
        Recipe = new LocalMySql(),
    };

    /// <summary>MongoDB 7.0 or later, or a server that speaks its protocol.</summary>
    public static DatabaseService MongoDb { get; } = new("mongodb", ServerKind.MongoDb, "MongoDB.Driver")
    {
#if HAS_MONGODB
        Client = new MongoDbClient(),
#endif
        Recipe = new LocalMongoDb(),
        DefaultParameters = [("authSource", "admin")],
    };

    /// <summary>All services, in the order in which messages name them.</summary>
    public static IReadOnlyList<DatabaseService> All { get; } = [Postgres, MySql, MongoDb];

    /// <summary>The environment variable that names a given server.</summary>
    public string UrlVariable => Variable("URL");

    /// <summary>The environment variable with the container's port on this machine; 0 lets the engine choose.</summary>
    public string PortVariable => Variable("PORT");

    /// <summary>The environment variable with the container's image.</summary>
    public string ImageVariable => Variable("IMAGE");

    /// <summary>The TCP port that its servers listen on by default.</summary>
    public int DefaultPort => Kind.DefaultPort;

    /// <summary>Parameters of the URLs of servers that the build starts.</summary>
    internal IReadOnlyList<(string Name, string Value)> DefaultParameters { get; init; } = [];

    /// <summary>What the build asks a server through its driver; null when the package feed lacks <see cref="Driver"/>. Then no row of it is planned.</summary>
    internal IDatabaseClient? Client { get; init; }

    /// <summary>How a server is run from programs of this machine. Each entry has one.</summary>
    internal ILocalRecipe Recipe { get; init; } = null!;

    private string Variable(string name) => $"DBAL_{Name.ToUpperInvariant()}_{name}";
}
