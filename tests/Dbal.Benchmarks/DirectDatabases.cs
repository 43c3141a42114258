using Dbal.Backends.MongoDb;
using Dbal.Backends.MySql;
using Dbal.Backends.Postgres;
using Dbal.Backends.Sqlite;
using Dbal.Connections;
using Dbal.Entities;
using Npgsql;

namespace Dbal.Benchmarks;

/// <summary>Opens each database with its driver, with the same settings as in the daemon.</summary>
internal static class DirectDatabases
{
    private const int MaxConnections = 32;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Opens a database whose tables a daemon has created.</summary>
    public static IDirectDatabase Open(string adapter, string databaseUrl, Schema schema, Entity product)
    {
        switch (adapter)
        {
            case "sqlite":
                SQLitePCL.Batteries_V2.Init();
                return new DirectSql(new SqliteDialect(), product, new SqliteConnections(SqliteLocation.Parse(databaseUrl), Timeout));
            case "postgres":
                var source = NpgsqlDataSource.Create(PostgresSettings(databaseUrl));
                return new DirectSql(new PostgresDialect(), product, new PooledConnections(source.CreateConnection));
            case "mysql":
                var settings = MySqlBackend.ConnectionString(databaseUrl, Timeout);
                return new DirectSql(new MySqlDialect(schema), product, new PooledConnections(() => MySqlBackend.Connect(settings)));
            case "mongodb":
                return new DirectMongo(product, new DocumentStore(ServerAddress.ParseWithDatabase(ServerKind.MongoDb, databaseUrl), Timeout));
            default:
                throw new ArgumentException($"Unknown adapter {adapter}.");
        }
    }

    private static NpgsqlConnectionStringBuilder PostgresSettings(string databaseUrl)
    {
        var url = ServerAddress.ParseWithDatabase(ServerKind.Postgres, databaseUrl);
        return new NpgsqlConnectionStringBuilder
        {
            Host = url.Host,
            Port = url.Port,
            Username = url.User,
            Password = url.Password,
            Database = url.Database,
            MaxPoolSize = MaxConnections,
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true,
        };
    }
}
