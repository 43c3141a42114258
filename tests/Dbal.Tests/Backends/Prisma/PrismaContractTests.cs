using Dbal.Backends;
using Dbal.Backends.Prisma;
using Dbal.Tests.Backends.Sql;

namespace Dbal.Tests.Backends.Prisma;

[TestFixture]
public sealed class PrismaContractTests : BackendContract
{
    private readonly TemporaryPostgresDatabase database = new();

    protected override async Task<IBackend> CreateAsync(Func<string, BackendOptions> options) =>
        new PrismaBackend(options(await database.CreateAsync()), TestContext.Progress.WriteLine);

    protected override Task CleanUpAsync() => database.DropAsync();
}
