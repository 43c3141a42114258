using Dbal.Backends;
using Dbal.Backends.Postgres;

namespace Dbal.Tests.Backends.Sql;

[TestFixture]
public sealed class PostgresContractTests : BackendContract
{
    private readonly TemporaryPostgresDatabase database = new();

    protected override async Task<IBackend> CreateAsync(Func<string, BackendOptions> options) => new PostgresBackend(options(await database.CreateAsync()));

    protected override Task CleanUpAsync() => database.DropAsync();
}
