using Dbal.Backends.Postgres;
using Dbal.Backends.Sql;
using Dbal.Backends.Sqlite;
using Dbal.Entities;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Dbal.Benchmarks;

/// <summary>How each database is opened with its driver alone, set up as the daemon sets it up.</summary>
internal static class DirectDatabases
{
    /// <summary>Opens a database whose tables a daemon has made.</summary>
    public static IDirectDatabase Open(string adapter, string databaseUrl, Entity product) => adapter switch
    {
        "sqlite" => new DirectSql(new SqliteDialect(), product, SqliteFactory.Instance.CreateDataSource($"Data Source={databaseUrl};Foreign Keys=True")),
        "postgres" => new DirectSql(new PostgresDialect(), product, NpgsqlDataSource.Create(PostgresSettings(databaseUrl))),
        _ => throw new ArgumentException($"There is no direct access to {adapter}."),
    };

    private static NpgsqlConnectionStringBuilder PostgresSettings(string databaseUrl)
    {
        var url = DatabaseUrl.Parse(databaseUrl, ["postgresql", "postgres"], 5432);
        return new NpgsqlConnectionStringBuilder
        {
            Host = url.Host, Port = url.Port, Username = url.User, Password = url.Password, Database = url.Database,
            MaxPoolSize = 32, MaxAutoPrepare = 200, AutoPrepareMinUsages = 2, NoResetOnClose = true,
        };
    }
}
