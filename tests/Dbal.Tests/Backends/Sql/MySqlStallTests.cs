using System.Diagnostics;
using Dbal.Backends;
using Dbal.Backends.MySql;
using Dbal.Errors;
using Dbal.Tests.Shared;

namespace Dbal.Tests.Backends.Sql;

/// <summary>A MySQL server that accepts connections and then stalls. It costs the requests that need it, and nothing else.</summary>
internal sealed class MySqlStallTests
{
    // Far more than the backend's own limits: what it takes beyond them is the machine's load. Without those limits there is no end.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    // More than the pool has connections.
    private const int Requests = 80;

    [TestCase(StallPoint.Greeting)]
    [TestCase(StallPoint.TlsHandshake)]
    [TestCase(StallPoint.Login)]
    public async Task Requests_to_a_server_that_stalls_end_as_unavailable(StallPoint stall)
    {
        await using var server = new StallingMySqlServer(stall);
        await using var backend = new MySqlBackend(
            new BackendOptions($"mysql://user:s3cret@127.0.0.1:{server.Port}/data", ContractSchema.Schema, TimeSpan.FromSeconds(1)));
        var started = Stopwatch.GetTimestamp();
        var failures = await Task.WhenAll(Enumerable.Range(0, Requests).Select(_ => FailureAsync(() => backend.PingAsync(default)))).WaitAsync(Limit);
        Assert.That(failures.Select(failure => (failure as DbalException)?.Code), Is.All.EqualTo(ErrorCode.DatabaseError), failures.First().ToString());
        Assert.That(Stopwatch.GetElapsedTime(started), Is.LessThan(Limit));
        Assert.That(server.Accepted, Is.GreaterThan(0));

        // Each connection of the pool is free again, at the latest when the server lets go of it.
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
    public async Task A_caller_that_gives_up_does_not_wait_for_the_server()
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
        throw new AssertionException("A server that stalls has answered.");
    }
}
