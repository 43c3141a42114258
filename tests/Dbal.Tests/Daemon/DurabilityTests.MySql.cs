using Dbal.Backends;
using Dbal.Backends.MySql;
using Dbal.Tests.Backends.Sql;
using Dbal.Yaml;

namespace Dbal.Tests.Daemon;

internal sealed partial class DurabilityTests
{
    [Test]
    public async Task S36_acknowledged_writes_survive_on_mysql()
    {
        var url = MySqlContractTests.Url();
        var schema = EntityFiles.Load(Path.Combine(folder.FullName, "entities"));
        await using var backend = new MySqlBackend(new BackendOptions(url, schema, DaemonProgram.Limit));
        await MySqlContractTests.DropTablesAsync(backend, schema);
        try
        {
            await SurviveAsync("mysql", url);
        }
        finally
        {
            await MySqlContractTests.DropTablesAsync(backend, schema);
        }
    }
}
