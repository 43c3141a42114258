using Dbal.Tests.Backends.Sql;

namespace Dbal.Tests.Daemon;

internal sealed partial class DurabilityTests
{
    [Test]
    public Task S36_acknowledged_writes_survive_on_postgres() => SurviveOnPostgresAsync("postgres");

    [Test]
    public Task S36_acknowledged_writes_survive_on_prisma() => SurviveOnPostgresAsync("prisma");

    private async Task SurviveOnPostgresAsync(string adapter)
    {
        var database = new TemporaryPostgresDatabase();
        var url = await database.CreateAsync();
        try
        {
            await SurviveAsync(adapter, url);
        }
        finally
        {
            await database.DropAsync();
        }
    }
}
