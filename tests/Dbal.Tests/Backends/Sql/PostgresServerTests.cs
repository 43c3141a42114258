using Dbal.Backends;
using Dbal.Backends.Postgres;
using Dbal.Backends.Sql;

namespace Dbal.Tests.Backends.Sql;

[TestFixture]
public sealed class PostgresServerTests : SqlServerTests
{
    private readonly TemporaryPostgresDatabase database = new();
    private string url = "";

    protected override string Url => url;

    protected override string KillStatements =>
        "SELECT 'SELECT pg_terminate_backend(' || pid || ')' FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'";

    [OneTimeSetUp]
    public async Task CreateDatabase() => url = await database.CreateAsync();

    [OneTimeTearDown]
    public async Task DropDatabase()
    {
        if (url != "")
            await database.DropAsync();
    }

    protected override SqlBackend Create(BackendOptions options) => new PostgresBackend(options);

    protected override string Quote(string name) => $"\"{name}\"";
}
