using System.Data.Common;
using Dbal.Connections;

namespace Dbal.Tests.Connections;

internal sealed class ServerAddressTests
{
    [TestCase("postgresql://me:secret@db:5433/shop", "me", "secret", "db", 5433, "shop")]
    [TestCase("POSTGRES://me@db/", "me", null, "db", 5432, null)]
    [TestCase("postgresql://m%40e:s%2Fe%3Ac%25%C3%A9@db/sh%20op", "m@e", "s/e:c%é", "db", 5432, "sh op")]
    [TestCase("postgresql://me:pa:ss@[::1]:5433/shöp", "me", "pa:ss", "::1", 5433, "shöp")]
    public void URLs_are_parsed(string url, string user, string? password, string host, int port, string? database)
    {
        var address = ServerAddress.Parse(ServerKind.Postgres, url);

        Assert.That(
            (address.User, address.Password, address.Host, address.Port, address.Database),
            Is.EqualTo((user, password, host, port, database)));
    }

    [TestCase("postgresql://me:me@postgres:5432/metabuilder")]
    [TestCase("postgresql://a%40b:p%3A%2Fw@db/my%20db?sslmode=require&application_name=a%26b")]
    [TestCase("postgresql://me@[::1]:5432/metabuilder")]
    [TestCase("mongodb://u:p@one:27017,two:27018/d?replicaSet=r")]
    [TestCase("mongodb+srv://u:p@cluster.example/d")]
    public void URLs_are_formatted_as_they_were_parsed(string url)
    {
        var kind = url.StartsWith("mongodb", StringComparison.Ordinal) ? ServerKind.MongoDb : ServerKind.Postgres;

        Assert.That(ServerAddress.Parse(kind, url).ToUrl(), Is.EqualTo(url));
    }

    [Test]
    public void ToString_masks_the_password() => Assert.That(
        ServerAddress.Parse(ServerKind.MySql, "mysql://me:secret@db/shop?ssl-mode=disabled").ToString(),
        Is.EqualTo("mysql://me:***@db/shop?ssl-mode=disabled"));

    [Test]
    public void Parameters_of_the_URL_override_defaults()
    {
        var address = ServerAddress.Parse(ServerKind.MongoDb, "mongodb://db/data?APPNAME=mine").WithDefault("appName", "dbal").WithDefault("maxPoolSize", "32");

        Assert.That(address.ToUrl(), Is.EqualTo("mongodb://db/data?appName=mine&maxPoolSize=32"));
    }

    [TestCase("postgresql://me@db/d?ssl_mode=Verify-Full&applicationname=ci", "SSL Mode=VerifyFull;Application Name=ci")]
    [TestCase("mysql://me@db/d?sslmode=verify-identity&connect_timeout=7", "SSL Mode=VerifyFull;Connection Timeout=7")]
    [TestCase("mysql://me@db/d?ssl-mode=Disable", "SSL Mode=Disabled")]
    public void Parameters_are_mapped_to_the_drivers_keywords(string url, string settings)
    {
        var builder = new DbConnectionStringBuilder();

        ServerAddress.Parse(url.StartsWith("mysql", StringComparison.Ordinal) ? ServerKind.MySql : ServerKind.Postgres, url).ApplyTo(builder);

        Assert.That(builder.ConnectionString, Is.EqualTo(settings).IgnoreCase);
    }
}
