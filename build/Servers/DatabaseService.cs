namespace Build.Servers;

/// <summary>
/// A kind of database server, with everything that the build needs to know about it. To add one, add an entry here with its client and its local
/// recipe, a service in <c>docker-compose.yml</c>, a row of the matrix, an adapter, and its driver in <c>OptionalPackages.props</c>.
/// </summary>
/// <param name="Name">The service's name in <c>docker-compose.yml</c>, and in messages.</param>
/// <param name="Kind">The schemes, default port and parameters of its URLs.</param>
/// <param name="Driver">The driver's package.</param>
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

    /// <summary>MongoDB 7.0 or later, or a server with a compatible protocol.</summary>
    public static DatabaseService MongoDb { get; } = new("mongodb", ServerKind.MongoDb, "MongoDB.Driver")
    {
#if HAS_MONGODB
        Client = new MongoDbClient(),
#endif
        Recipe = new LocalMongoDb(),
        DefaultParameters = [("authSource", "admin")],
    };

    /// <summary>All services, in the order of messages.</summary>
    public static IReadOnlyList<DatabaseService> All { get; } = [Postgres, MySql, MongoDb];

    /// <summary>The environment variable with the URL of a given server.</summary>
    public string UrlVariable => Variable("URL");

    /// <summary>The environment variable with the container's host port. In <c>docker-compose.yml</c>, 0 lets the Docker engine choose a port.</summary>
    public string PortVariable => Variable("PORT");

    /// <summary>The environment variable with the container's image.</summary>
    public string ImageVariable => Variable("IMAGE");

    /// <summary>The default TCP port.</summary>
    public int DefaultPort => Kind.DefaultPort;

    /// <summary>The URL parameters of servers that the build starts.</summary>
    internal IReadOnlyList<(string Name, string Value)> DefaultParameters { get; init; } = [];

    /// <summary>The client; null when the package feed does not have <see cref="Driver"/>. Rows of the service are then skipped.</summary>
    internal IDatabaseClient? Client { get; init; }

    /// <summary>How to run a local server. Required.</summary>
    internal ILocalRecipe Recipe { get; init; } = null!;

    private string Variable(string name) => $"DBAL_{Name.ToUpperInvariant()}_{name}";
}
