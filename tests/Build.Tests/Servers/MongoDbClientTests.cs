using Build.Servers;
using MongoDB.Bson;
using NUnit.Framework;
using System.Net;
using System.Net.Sockets;

namespace Build.Tests.Servers;

public sealed class MongoDbClientTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [TestCase("""{ "version": "7.0.14", "modules": [] }""", "MongoDB 7.0.14")]
    [TestCase("""{ "version": "7.0.14" }""", "MongoDB 7.0.14")]
    [TestCase("""{ "version": "7.0.0", "modules": ["documentdb"] }""", "DocumentDB (speaks MongoDB 7.0)")]
    public void Identifies_compatible_servers(string buildInfo, string product) =>
        Assert.That(MongoDbClient.ProductOf(BsonDocument.Parse(buildInfo)), Is.EqualTo(product));

    [Test]
    public void An_unknown_SRV_name_is_reported_each_time()
    {
        var address = ServerAddress.Parse(ServerKind.MongoDb, "mongodb+srv://u:hunter2@no-such-host.invalid/d?authSource=admin");
        MongoConnection.Check(address);

        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var failure = FailureOf(() => new MongoDbClient().AskProductAsync(address, CancellationToken.None));

            Assert.That(failure, Is.TypeOf<IOException>());
            Assert.That(failure.Message, Does.Contain("_mongodb._tcp.no-such-host.invalid").And.Not.Contain("hunter2"));
        }
    }

    [Test]
    public void An_unreachable_server_is_reported_in_one_line()
    {
        var address = ServerAddress.Parse(ServerKind.MongoDb, $"mongodb://u:hunter2@127.0.0.1:{FreePort()}/d");

        var failure = FailureOf(() => new MongoDbClient().AskProductAsync(address, CancellationToken.None));

        Assert.That(failure.Message, Does.Contain("refused").And.Length.LessThan(100).And.Not.Contain("hunter2"));
    }

    [TestCase("mongodb://u:hunter2@h/d?connectTimeoutMS=soon")]
    [TestCase("mongodb+srv://u:hunter2@h.example.org:27017/d")]
    public void A_URL_that_the_driver_rejects_is_not_in_the_message(string url) => Assert.That(
        () => MongoConnection.Check(ServerAddress.Parse(ServerKind.MongoDb, url)),
        Throws.TypeOf<FormatException>().With.Message.Not.Contains("hunter2"));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Exception FailureOf(Func<Task> ask) => Assert.CatchAsync(() => ask().WaitAsync(Limit))!;
}
