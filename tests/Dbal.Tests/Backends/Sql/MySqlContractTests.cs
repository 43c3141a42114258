using Dbal.Backends;
using Dbal.Backends.MySql;
using Dbal.Backends.Sql;
using Dbal.Entities;

namespace Dbal.Tests.Backends.Sql;

[TestFixture]
public sealed class MySqlContractTests : BackendContract
{
    protected override async Task<IBackend> CreateAsync(Func<string, BackendOptions> options)
    {
        var backend = new MySqlBackend(options(Url()));
        await DropTablesAsync(backend, ContractSchema.Schema);
        return backend;
    }

    protected override Task CleanUpAsync() => DropTablesAsync((SqlBackend)Backend, ContractSchema.Schema);

    /// <summary>The server's URL; skips the test when there is none.</summary>
    internal static string Url()
    {
        var url = Environment.GetEnvironmentVariable("DBAL_MYSQL_URL");
        if (url is null)
            RequiredServer.IsMissing("DBAL_MYSQL_URL names no MySQL or MariaDB server. Set it to mysql://user:password@host:port/database.");
        return url!;
    }

    // A user of one database may not make another, so the tables are made among what is there.
    internal static async Task DropTablesAsync(SqlBackend backend, Schema schema)
    {
        var connection = await backend.OpenAsync(writes: true, default);
        try
        {
            await using var command = connection.CreateCommand();
            command.CommandText = string.Join("; ", schema.Entities.Reverse().Select(entity => $"DROP TABLE IF EXISTS `{entity.Table}`"));
            await command.ExecuteNonQueryAsync();
        }
        finally
        {
            await backend.CloseAsync(connection);
        }
    }
}
