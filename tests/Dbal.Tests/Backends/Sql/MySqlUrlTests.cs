using Dbal.Backends;
using Dbal.Backends.MySql;

namespace Dbal.Tests.Backends.Sql;

[TestFixture]
public sealed class MySqlUrlTests
{
    [Test]
    public void Each_backend_wants_its_own_scheme()
    {
        var options = new BackendOptions("postgresql://me:secret@db/shop", ContractSchema.Schema, TimeSpan.FromSeconds(1));
        Assert.That(() => new MySqlBackend(options), Throws.ArgumentException.With.Message.Contain("mysql://user:password@host:3306/database"));
    }
}
