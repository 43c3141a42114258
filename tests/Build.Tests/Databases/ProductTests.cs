using Build.Databases;
using MongoDB.Bson;
using NUnit.Framework;

namespace Build.Tests.Databases;

public sealed class ProductTests
{
    [TestCase("8.0.36", "MySQL 8.0.36")]
    [TestCase("8.0.36-0ubuntu0.22.04.1", "MySQL 8.0.36")]
    [TestCase("10.11.6-MariaDB-0+deb12u1", "MariaDB 10.11.6")]
    public void Tells_mysql_and_mariadb_apart(string version, string product) => Assert.That(MySqlClient.ProductOf(version), Is.EqualTo(product));

    [TestCase("""{ "version": "7.0.14", "modules": [] }""", "MongoDB 7.0.14")]
    [TestCase("""{ "version": "7.0.14" }""", "MongoDB 7.0.14")]
    [TestCase("""{ "version": "7.0.0", "modules": ["documentdb"] }""", "DocumentDB (speaks MongoDB 7.0)")]
    public void Names_a_stand_in_for_what_it_is(string buildInfo, string product) =>
        Assert.That(MongoDbClient.ProductOf(BsonDocument.Parse(buildInfo)), Is.EqualTo(product));
}
