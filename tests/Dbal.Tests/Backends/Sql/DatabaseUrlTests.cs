using Dbal.Backends.Sql;

namespace Dbal.Tests.Backends.Sql;

[TestFixture]
public sealed class DatabaseUrlTests
{
    [TestCase("postgresql://me:secret@db:5433/shop", "me", "secret", "db", 5433, "shop", null)]
    [TestCase("postgres://me:secret@db/shop", "me", "secret", "db", 5432, "shop", null)]
    [TestCase("POSTGRESQL://me@db/shop?sslmode=require", "me", "", "db", 5432, "shop", "require")]
    [TestCase("postgresql://m%40e:s%2Fe%3Ac%25%C3%A9@db/sh%20op", "m@e", "s/e:c%é", "db", 5432, "sh op", null)]
    [TestCase("postgresql://me:p@ss:w@db:1/shop", "me", "p@ss:w", "db", 1, "shop", null)]
    [TestCase("postgresql://me:secret@[::1]:5433/shop", "me", "secret", "::1", 5433, "shop", null)]
    [TestCase("postgresql://me:secret@[fe80::1]/shop", "me", "secret", "fe80::1", 5432, "shop", null)]
    public void Reads_every_part(string url, string user, string password, string host, int port, string database, string? sslMode)
    {
        var read = DatabaseUrl.Parse(url, ["postgresql", "postgres"], 5432);
        Assert.That((read.User, read.Password, read.Host, read.Port, read.Database, read.SslMode), Is.EqualTo((user, password, host, port, database, sslMode)));
        Assert.That(read.ToString(), Does.Not.Contain("secret"));
    }
}
