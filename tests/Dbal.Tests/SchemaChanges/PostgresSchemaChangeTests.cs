using Dbal.Backends;
using Dbal.Backends.Postgres;
using Dbal.Backends.Sql;
using Dbal.Tests.Backends.Sql;

namespace Dbal.Tests.SchemaChanges;

/// <summary>The cases of schema updates on PostgreSQL.</summary>
internal abstract class PostgresTablesTests : SqlServerSchemaChangeTests
{
    private readonly TemporaryPostgresDatabase database = new();
    private string? url;

    [OneTimeSetUp]
    public async Task CreateDatabase() => url = await database.CreateAsync();

    [OneTimeTearDown]
    public async Task DropDatabase()
    {
        if (url is not null)
            await database.DropAsync();
    }

    protected override async Task<string> MakeEmptyAsync()
    {
        await ExecuteAsync(url!, "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        return url!;
    }

    protected override SqlBackend Open(BackendOptions options) => new PostgresBackend(options);
}

[TestFixture]
[Parallelizable]
internal sealed class PostgresSchemaChangeTests : PostgresTablesTests
{
    protected override string Adapter => "postgres";
}
