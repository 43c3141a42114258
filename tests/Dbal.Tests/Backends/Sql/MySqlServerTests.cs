using Dbal.Backends;
using Dbal.Backends.MySql;
using Dbal.Backends.Sql;

namespace Dbal.Tests.Backends.Sql;

[TestFixture]
public sealed class MySqlServerTests : SqlServerTests
{
    protected override string Url => Environment.GetEnvironmentVariable("DBAL_MYSQL_URL") ?? "";

    protected override string KillStatements => "SELECT CONCAT('KILL ', id) FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()";

    [OneTimeSetUp]
    public void RequireServer()
    {
        if (Url == "")
            RequiredServer.IsMissing("DBAL_MYSQL_URL is not set. Set it to mysql://user:password@host:port/database.");
    }

    [OneTimeTearDown]
    public Task LeaveNoTables() => Url == "" ? Task.CompletedTask : DropTables();

    protected override SqlBackend Create(BackendOptions options) => new MySqlBackend(options);

    protected override string Quote(string name) => $"`{name}`";
}
