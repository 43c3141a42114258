using Dbal.Backends;
using Dbal.Backends.MySql;
using Dbal.Backends.Sql;

namespace Dbal.Tests.Backends.Sql;

[TestFixture]
public sealed class MySqlContractTests : BackendContract
{
    protected override async Task<IBackend> CreateAsync(Func<string, BackendOptions> options)
    {
        var url = Environment.GetEnvironmentVariable("DBAL_MYSQL_URL");
        if (url is null)
            Assert.Ignore("DBAL_MYSQL_URL names no MySQL or MariaDB server. Set it to mysql://user:password@host:port/database.");
        var backend = new MySqlBackend(options(url!));
        await DropTablesAsync(backend);
        return backend;
    }

    protected override Task CleanUpAsync() => DropTablesAsync((SqlBackend)Backend);

    // A user of one database may not make another, so the tables are made among what is there.
    private static async Task DropTablesAsync(SqlBackend backend)
    {
        var connection = await backend.OpenAsync(writes: true, default);
        try
        {
            await using var command = connection.CreateCommand();
            command.CommandText = string.Join("; ", ContractSchema.Schema.Entities.Reverse().Select(entity => $"DROP TABLE IF EXISTS `{entity.Table}`"));
            await command.ExecuteNonQueryAsync();
        }
        finally
        {
            await backend.CloseAsync(connection);
        }
    }
}
