namespace Build.Servers;

/// <summary>The clients of the services whose drivers the package feed has. Rows of the others are never planned.</summary>
internal static class DatabaseClients
{
    /// <summary>Every client, by its service.</summary>
    public static IReadOnlyDictionary<DatabaseService, IDatabaseClient> All { get; } = new Dictionary<DatabaseService, IDatabaseClient>
    {
#if HAS_POSTGRES
        [DatabaseService.Postgres] = new PostgresClient(),
#endif
#if HAS_MYSQL
        [DatabaseService.MySql] = new MySqlClient(),
#endif
#if HAS_MONGODB
        [DatabaseService.MongoDb] = new MongoDbClient(),
#endif
    };
}
