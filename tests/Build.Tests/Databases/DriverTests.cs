using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Build.Databases;
using Dbal.Tests.Shared;
using NUnit.Framework;

namespace Build.Tests.Databases;

/// <summary>What the drivers do with servers that do not behave.</summary>
public sealed class DriverTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [TestCase(StallPoint.Greeting)]
    [TestCase(StallPoint.TlsHandshake)]
    [TestCase(StallPoint.Login)]
    public async Task A_mysql_server_that_stalls_is_given_up(StallPoint stall)
    {
        await using var server = new StallingMySqlServer(stall);
        var address = ServerAddress.Parse(ServerKind.MySql, $"mysql://u:hunter2@127.0.0.1:{server.Port}/d");
        var started = Stopwatch.GetTimestamp();

        var failure = FailureOf(() => new MySqlClient().InspectAsync(address, CancellationToken.None));

        Assert.Multiple(() =>
        {
            Assert.That(Stopwatch.GetElapsedTime(started), Is.LessThan(Limit));
            Assert.That(failure.ToString(), Does.Not.Contain("hunter2"));
            Assert.That(server.Accepted, Is.GreaterThan(0));
        });
    }

    [Test]
    public async Task A_mysql_server_that_stalls_does_not_hold_up_an_interruption()
    {
        await using var server = new StallingMySqlServer(StallPoint.Login);
        var address = ServerAddress.Parse(ServerKind.MySql, $"mysql://u:p@127.0.0.1:{server.Port}/d");
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var started = Stopwatch.GetTimestamp();

        Assert.That(FailureOf(() => new MySqlClient().AskProductAsync(address, soon.Token)), Is.InstanceOf<OperationCanceledException>());
        Assert.That(Stopwatch.GetElapsedTime(started), Is.LessThan(TimeSpan.FromSeconds(4)));
    }

    [Test]
    public void An_srv_name_that_does_not_exist_is_told_each_time()
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
    public void A_mongodb_server_that_is_away_is_told_in_one_line()
    {
        var address = ServerAddress.Parse(ServerKind.MongoDb, $"mongodb://u:hunter2@127.0.0.1:{FreePort()}/d");

        var failure = FailureOf(() => new MongoDbClient().AskProductAsync(address, CancellationToken.None));

        Assert.That(failure.Message, Does.Contain("refused").And.Length.LessThan(100).And.Not.Contain("hunter2"));
    }

    [TestCase("mongodb://u:hunter2@h/d?connectTimeoutMS=soon")]
    [TestCase("mongodb+srv://u:hunter2@h.example.org:27017/d")]
    public void A_url_that_mongodbs_driver_refuses_is_not_repeated(string url) => Assert.That(
        () => MongoConnection.Check(ServerAddress.Parse(ServerKind.MongoDb, url)),
        Throws.TypeOf<FormatException>().With.Message.Not.Contains("hunter2"));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Exception FailureOf(Func<Task> ask) => Assert.CatchAsync(() => ask().WaitAsync(2 * Limit))!;
}
