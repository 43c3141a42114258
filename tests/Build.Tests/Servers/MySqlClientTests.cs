using Build.Servers;
using Dbal.Tests.Shared;
using NUnit.Framework;
using System.Diagnostics;

namespace Build.Tests.Servers;

public sealed class MySqlClientTests
{
    // Far more than the client's own limits, to allow for a loaded machine.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [TestCase("8.0.36", "MySQL 8.0.36")]
    [TestCase("8.0.36-0ubuntu0.22.04.1", "MySQL 8.0.36")]
    [TestCase("10.11.6-MariaDB-0+deb12u1", "MariaDB 10.11.6")]
    public void Distinguishes_MySQL_and_MariaDB(string version, string product) => Assert.That(MySqlClient.ProductOf(version), Is.EqualTo(product));

    [TestCase(StallPoint.Greeting)]
    [TestCase(StallPoint.TlsHandshake)]
    [TestCase(StallPoint.Login)]
    public async Task A_stalled_server_times_out(StallPoint stall)
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
    public async Task A_stalled_server_does_not_delay_an_interruption()
    {
        await using var server = new StallingMySqlServer(StallPoint.Login);
        var address = ServerAddress.Parse(ServerKind.MySql, $"mysql://u:p@127.0.0.1:{server.Port}/d");
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        Assert.That(FailureOf(() => new MySqlClient().AskProductAsync(address, soon.Token)), Is.InstanceOf<OperationCanceledException>());
    }

    private static Exception FailureOf(Func<Task> ask) => Assert.CatchAsync(() => ask().WaitAsync(Limit))!;
}
