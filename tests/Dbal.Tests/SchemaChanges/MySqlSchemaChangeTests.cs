using Dbal.Backends;
using Dbal.Backends.MySql;
using Dbal.Backends.Sql;
using Dbal.Entities;
using Dbal.Tests.Backends.Sql;

namespace Dbal.Tests.SchemaChanges;

[TestFixture]
[Parallelizable]
internal sealed class MySqlSchemaChangeTests : SqlServerSchemaChangeTests
{
    protected override string Adapter => "mysql";

    protected override async Task<string> MakeEmptyAsync()
    {
        var url = MySqlContractTests.Url();
        await DropAsync(url);
        return url;
    }

    [OneTimeTearDown]
    public async Task LeaveNoTables()
    {
        if (Environment.GetEnvironmentVariable("DBAL_MYSQL_URL") is { } url)
            await DropAsync(url);
    }

    protected override SqlBackend Open(BackendOptions options) => new MySqlBackend(options);

    private Task DropAsync(string url) => ExecuteAsync(url, $"DROP TABLE IF EXISTS shop_item, shop_box, {Entity.DefinitionsTable}");
}
