namespace Build.Servers;

/// <summary>A kind of database server that rows of the matrix need.</summary>
/// <param name="Name">The service's name in <c>docker-compose.yml</c>, and in messages.</param>
/// <param name="Kind">The form of its URLs.</param>
/// <param name="UrlVariable">The environment variable that names a server of the user's own.</param>
/// <param name="PortVariable">The environment variable that moves the container's port on the host.</param>
public sealed record DatabaseService(string Name, ServerKind Kind, string UrlVariable, string PortVariable)
{
    /// <summary>The TCP port that its servers listen on by default.</summary>
    public int DefaultPort => Kind.DefaultPort;

    /// <summary>PostgreSQL 15 or later.</summary>
    public static DatabaseService Postgres { get; } = new("postgres", ServerKind.Postgres, "DBAL_POSTGRES_URL", "DBAL_POSTGRES_PORT");

    /// <summary>MySQL 8.0 or later, or MariaDB 10.11 or later.</summary>
    public static DatabaseService MySql { get; } = new("mysql", ServerKind.MySql, "DBAL_MYSQL_URL", "DBAL_MYSQL_PORT");

    /// <summary>MongoDB 7.0 or later, or a server that speaks its protocol.</summary>
    public static DatabaseService MongoDb { get; } = new("mongodb", ServerKind.MongoDb, "DBAL_MONGODB_URL", "DBAL_MONGODB_PORT");

    /// <summary>All services, in the order in which they are named in messages.</summary>
    public static IReadOnlyList<DatabaseService> All { get; } = [Postgres, MySql, MongoDb];
}
