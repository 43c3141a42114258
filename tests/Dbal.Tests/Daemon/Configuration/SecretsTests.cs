using Dbal.Daemon.Configuration;

namespace Dbal.Tests.Daemon.Configuration;

internal sealed class SecretsTests
{
    [TestCase("postgresql://me:hush@db:5432/x", "postgresql://me:***@db:5432/x")]
    [TestCase("mysql://me:hu@sh@db/x", "mysql://me:***@db/x")]
    [TestCase("mongodb+srv://me:hush@a,b/x?authSource=admin", "mongodb+srv://me:***@a,b/x?authSource=admin")]
    [TestCase("mongodb://a/x?tlsCertificateKeyFilePassword=hush&w=1", "mongodb://a/x?tlsCertificateKeyFilePassword=***&w=1")]
    [TestCase("Host=db;Password=hush;Database=x", "Host=db;Password=***;Database=x")]
    [TestCase("cannot parse 'postgresql://me:hush@db/x' at 5", "cannot parse 'postgresql://me:***@db/x' at 5")]
    [TestCase("postgresql://me@db/x", "postgresql://me@db/x")]
    [TestCase(":memory:", ":memory:")]
    [TestCase("/data/it's @home:8080.db", "/data/it's @home:8080.db")]
    public void Only_passwords_are_masked(string url, string shown) => Assert.That(Secrets.RemovedFrom(url), Is.EqualTo(shown));
}
