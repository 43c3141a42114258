using Dbal.Backends;
using Dbal.Backends.Sqlite;
using Dbal.Values;
using Microsoft.Data.Sqlite;

namespace Dbal.Tests.Backends.Sql;

[TestFixture]
public sealed class SqliteMemoryContractTests : BackendContract
{
    protected override Task<IBackend> CreateAsync(Func<string, BackendOptions> options) => Task.FromResult<IBackend>(new SqliteBackend(options(":memory:")));

    [Test]
    public async Task S37_rows_remain_after_idle_connections_are_closed()
    {
        var row = await InsertAsync(ContractSchema.Parent);

        // The pool does this itself after some idle minutes.
        SqliteConnection.ClearAllPools();

        Row? found = null;
        Assert.That(async () => found = await ReadAsync(ContractSchema.Parent, row.Id), Throws.Nothing);
        Assert.That(found, Is.Not.Null);
    }
}

[TestFixture]
public sealed class SqliteFileContractTests : BackendContract
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("dbal-sqlite-");

    protected override Task<IBackend> CreateAsync(Func<string, BackendOptions> options) =>
        Task.FromResult<IBackend>(new SqliteBackend(options(Path.Combine(folder.FullName, "contract.db"))));

    [OneTimeTearDown]
    public void DeleteFolder() => folder.Delete(recursive: true);
}
