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

    /// <summary>The server's URL; skips the test when DBAL_MYSQL_URL is not set.</summary>
    internal static string Url()
    {
        var url = Environment.GetEnvironmentVariable("DBAL_MYSQL_URL");
        if (url is null)
            RequiredServer.IsMissing("DBAL_MYSQL_URL is not set. Set it to mysql://user:password@host:port/database.");
        return url!;
    }

    // The user may lack the privilege to create a database, so the tables are created in the existing one.
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
