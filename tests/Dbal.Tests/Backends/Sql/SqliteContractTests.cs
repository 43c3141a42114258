using Dbal.Backends;
using Dbal.Backends.Sqlite;

namespace Dbal.Tests.Backends.Sql;

[TestFixture]
public sealed class SqliteMemoryContractTests : BackendContract
{
    protected override Task<IBackend> CreateAsync(Func<string, BackendOptions> options) => Task.FromResult<IBackend>(new SqliteBackend(options(":memory:")));
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
