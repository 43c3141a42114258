using Dbal.Backends;
using Dbal.Backends.Prisma;

namespace Dbal.Tests.Backends.Prisma;

[TestFixture]
public sealed class PrismaContractTests : BackendContract
{
    private PrismaDatabase? database;

    protected override async Task<IBackend> CreateAsync(Func<string, BackendOptions> options)
    {
        database = await PrismaDatabase.CreateAsync();
        return new PrismaBackend(options(database.Url), TestContext.Progress.WriteLine);
    }

    protected override async Task CleanUpAsync() => await database!.DisposeAsync();
}
