using Dbal.Backends.MongoDb;

namespace Dbal.Tests.Backends.MongoDb;

public sealed class DatabaseUrlTests
{
    [TestCase("mongodb://metabuilder:metabuilder@mongodb:27017/metabuilder?authSource=admin", "metabuilder")]
    [TestCase("mongodb://a,b:27018/data", "data")]
    [TestCase("mongodb+srv://user:p%40ss@cluster.example/my%2Ddata", "my-data")]
    public void The_path_names_the_database(string url, string database) => Assert.That(DatabaseUrl.Parse(url).Database, Is.EqualTo(database));

    [TestCase("")]
    [TestCase("postgresql://user:s3cret@host/database")]
    [TestCase("mongodb://user:s3cret@host")]
    [TestCase("mongodb://user:s3cret@host/")]
    [TestCase("mongodb://user:s3cret@host/?authSource=admin")]
    [TestCase("mongodb://user:s3cret@/database")]
    [TestCase("mongodb://user:s3/cret@host/database")]
    [TestCase("mongodb://user:s3cret@host/data.base")]
    public void What_is_no_address_of_a_database_is_refused_without_being_repeated(string url) =>
        Assert.That(() => DatabaseUrl.Parse(url), Throws.TypeOf<FormatException>().With.Message.Contains("mongodb://").And.Message.Not.Contains("s3"));

    [TestCase("mongodb://user:s3cret@host:99999/database")]
    [TestCase("mongodb://user:s3cret%zz@host/database")]
    public void What_the_driver_refuses_is_not_repeated(string url) =>
        Assert.That(() => new DocumentStore(DatabaseUrl.Parse(url), TimeSpan.FromSeconds(1)), Throws.TypeOf<FormatException>().With.Message.Not.Contains("s3cret"));

    [TestCase("mongodb://host/data", "mongodb://host/data?appName=dbal")]
    [TestCase("mongodb://host/data?authSource=admin", "mongodb://host/data?authSource=admin&appName=dbal")]
    [TestCase("mongodb://host/data?APPNAME=mine", "mongodb://host/data?APPNAME=mine")]
    public void What_the_address_says_itself_stays(string url, string expected) =>
        Assert.That(DatabaseUrl.Parse(url).WithDefault("appName", "dbal").Url, Is.EqualTo(expected));

    [Test]
    public void Its_text_holds_no_password() => Assert.That($"{DatabaseUrl.Parse("mongodb://user:s3cret@host/data")}", Does.Not.Contain("s3cret"));
}
