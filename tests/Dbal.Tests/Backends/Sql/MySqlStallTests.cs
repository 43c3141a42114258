using System.Diagnostics;
using Dbal.Backends;
using Dbal.Backends.MySql;
using Dbal.Errors;
using Dbal.Tests.Shared;

namespace Dbal.Tests.Backends.Sql;

/// <summary>A MySQL server that accepts connections and then stalls must not affect anything except the requests that need it.</summary>
internal sealed class MySqlStallTests
{
    // Far more than the backend's own limits, to allow for a loaded machine. Without those limits the requests would never end.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    // More than the maximum pool size.
    private const int Requests = 80;

    [TestCase(StallPoint.Greeting)]
    [TestCase(StallPoint.TlsHandshake)]
    [TestCase(StallPoint.Login)]
    public async Task Requests_to_a_stalled_server_fail_as_unavailable(StallPoint stall)
    {
        await using var server = new StallingMySqlServer(stall);
        await using var backend = new MySqlBackend(
            new BackendOptions($"mysql://user:s3cret@127.0.0.1:{server.Port}/data", ContractSchema.Schema, TimeSpan.FromSeconds(1)));
        var started = Stopwatch.GetTimestamp();
        var failures = await Task.WhenAll(Enumerable.Range(0, Requests).Select(_ => FailureAsync(() => backend.PingAsync(default)))).WaitAsync(Limit);
        Assert.That(failures.Select(failure => (failure as DbalException)?.Code), Is.All.EqualTo(ErrorCode.DatabaseError), failures.First().ToString());
        Assert.That(Stopwatch.GetElapsedTime(started), Is.LessThan(Limit));
        Assert.That(server.Accepted, Is.GreaterThan(0));

        // Each pool connection becomes free again, at the latest when the server closes it.
        await server.DropConnectionsAsync();
        var asked = server.Accepted;
        Assert.That(
            async () =>
            {
                await FailureAsync(() => backend.PingAsync(default));
                return server.Accepted;
            },
            Is.GreaterThan(asked).After((int)Limit.TotalMilliseconds, 100));
    }

    [Test]
    public async Task A_cancelled_request_does_not_wait_for_the_server()
    {
        await using var server = new StallingMySqlServer(StallPoint.TlsHandshake);
        await using var backend = new MySqlBackend(
            new BackendOptions($"mysql://user:s3cret@127.0.0.1:{server.Port}/data", ContractSchema.Schema, TimeSpan.FromMinutes(5)));
        using var gaveUp = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var started = Stopwatch.GetTimestamp();
        Assert.That(await FailureAsync(() => backend.PingAsync(gaveUp.Token)), Is.InstanceOf<OperationCanceledException>());
        Assert.That(Stopwatch.GetElapsedTime(started), Is.LessThan(Limit));
    }

    private static async Task<Exception> FailureAsync(Func<Task> operation)
    {
        try
        {
            await operation().WaitAsync(Limit);
        }
        catch (Exception fault)
        {
            return fault;
        }
        throw new AssertionException("A stalled server has answered.");
    }
}
