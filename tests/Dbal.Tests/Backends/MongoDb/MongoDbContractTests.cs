using Dbal.Backends;
using Dbal.Backends.MongoDb;

namespace Dbal.Tests.Backends.MongoDb;

[TestFixture]
public sealed class MongoDbContractTests : BackendContract
{
    private readonly TemporaryMongoDbDatabase database = new();

    protected override Task<IBackend> CreateAsync(Func<string, BackendOptions> options) => Task.FromResult<IBackend>(new MongoDbBackend(options(database.Url())));

    protected override Task CleanUpAsync() => database.DropAsync();
}
