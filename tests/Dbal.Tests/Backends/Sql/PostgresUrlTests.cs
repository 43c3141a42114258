using Dbal.Backends;
using Dbal.Backends.Postgres;

namespace Dbal.Tests.Backends.Sql;

[TestFixture]
public sealed class PostgresUrlTests
{
    [TestCase("me:secret@db/shop", "postgresql://")]
    [TestCase("mysql://me:secret@db/shop", "postgresql://")]
    [TestCase("postgresql://db/shop", "no user")]
    [TestCase("postgresql://me:secret@/shop", "no host")]
    [TestCase("postgresql://me:secret@db", "no database")]
    [TestCase("postgresql://me:secret@db/", "no database")]
    [TestCase("postgresql://me:secret@db:0/shop", "port")]
    [TestCase("postgresql://me:secret@db:x/shop", "port")]
    [TestCase("postgresql://me:secret@db/shop?timeout=1", "'timeout'")]
    [TestCase("postgresql://me:secret@db/shop?sslmode=secure", "'secure'")]
    public void Says_what_is_wrong_without_the_password(string url, string named)
    {
        var fault = Assert.Throws<ArgumentException>(() => _ = new PostgresBackend(new BackendOptions(url, ContractSchema.Schema, TimeSpan.FromSeconds(1))))!;
        Assert.That(fault.Message, Does.Contain(named).And.Not.Contain("secret"));
    }
}
