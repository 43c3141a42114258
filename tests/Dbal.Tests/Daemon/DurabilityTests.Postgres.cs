using Dbal.Tests.Backends.Sql;

namespace Dbal.Tests.Daemon;

internal sealed partial class DurabilityTests
{
    [Test]
    public Task Postgres() => SurviveOnPostgresAsync("postgres");

    [Test]
    public Task Prisma() => SurviveOnPostgresAsync("prisma");

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
