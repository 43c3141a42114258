using Build.Databases;
using NUnit.Framework;

namespace Build.Tests.Databases;

public sealed class ServerAddressTests
{
    [Test]
    public void Takes_a_url_apart()
    {
        var address = ServerAddress.Parse(DatabaseService.Postgres, "postgresql://a%40b:p%3A%2Fw@db.example:5433/my%20db?sslmode=require&x=a%26b");

        Assert.Multiple(() =>
        {
            Assert.That(address.User, Is.EqualTo("a@b"));
            Assert.That(address.Password, Is.EqualTo("p:/w"));
            Assert.That(address.Host, Is.EqualTo("db.example"));
            Assert.That(address.Port, Is.EqualTo(5433));
            Assert.That(address.Database, Is.EqualTo("my db"));
            Assert.That(address.Parameters, Is.EqualTo(new Dictionary<string, string> { ["sslmode"] = "require", ["x"] = "a&b" }));
        });
    }

    [TestCase("postgresql://metabuilder:metabuilder@postgres:5432/metabuilder")]
    [TestCase("postgresql://a%40b:p%3A%2Fw@db/my%20db?sslmode=require")]
    [TestCase("postgresql://[::1]:5432/metabuilder")]
    public void Puts_it_together_again(string url) => Assert.That(ServerAddress.Parse(DatabaseService.Postgres, url).ToUrl(), Is.EqualTo(url));

    [Test]
    public void Knows_addresses_of_ip_version_6()
    {
        var address = ServerAddress.Parse(DatabaseService.MySql, "mysql://u@[::1]:3307/d");

        Assert.That((address.Host, address.Port), Is.EqualTo(("::1", 3307)));
    }

    [Test]
    public void Lets_mongodb_name_several_hosts()
    {
        const string Url = "mongodb://u:p@one:27017,two:27018/d?replicaSet=r";

        Assert.That(ServerAddress.Parse(DatabaseService.MongoDb, Url).ToUrl(), Is.EqualTo(Url));
    }

    [Test]
    public void Lets_nobody_else_name_several_hosts() =>
        Assert.That(() => ServerAddress.Parse(DatabaseService.Postgres, "postgresql://u:p@one:1,two:2/d"), Throws.TypeOf<FormatException>());

    [Test]
    public void Never_prints_a_password()
    {
        var address = ServerAddress.Parse(DatabaseService.Postgres, "postgresql://u:hunter2@h/d");
        var server = new RunningServer(DatabaseService.Postgres, ServerSource.Given, "PostgreSQL 15.8", address);

        Assert.Multiple(() =>
        {
            Assert.That($"{address}", Is.EqualTo("postgresql://u:***@h/d"));
            Assert.That($"{server}", Does.Not.Contain("hunter2"));
        });
    }

    [TestCase("")]
    [TestCase("hunter2")]
    [TestCase("mysql://u:hunter2@h/d", Description = "another kind of server")]
    [TestCase("postgresql://u:hun@ter2@h/d")]
    [TestCase("postgresql://u:hunter2/@h/d")]
    [TestCase("postgresql://u:#hunter2@h/d")]
    [TestCase("postgresql://u:hunter2@h:0/d")]
    [TestCase("postgresql://u:hunter2@h:65536/d")]
    [TestCase("postgresql://u:hunter2@h:/d")]
    [TestCase("postgresql://u:hunter2@/d")]
    public void Refuses_what_is_no_url_without_repeating_it(string url) =>
        Assert.That(() => ServerAddress.Parse(DatabaseService.Postgres, url), Throws.TypeOf<FormatException>().With.Message.Not.Contains("ter2"));
}
