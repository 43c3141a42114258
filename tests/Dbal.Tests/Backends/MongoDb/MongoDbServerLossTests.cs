using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Dbal.Backends;
using Dbal.Backends.MongoDb;
using Dbal.Errors;

namespace Dbal.Tests.Backends.MongoDb;

/// <summary>Servers that are unreachable or do not answer.</summary>
internal sealed class MongoDbServerLossTests
{
    [Test]
    public async Task An_invalid_srv_name_is_reported_on_each_use_and_does_not_prevent_startup()
    {
        await using var backend = NewBackend("mongodb+srv://user:s3cret@no-such-host.invalid/data");
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var failure = Assert.ThrowsAsync<DbalException>(async () => await backend.PingAsync(default))!;
            Assert.That(failure.Code, Is.EqualTo(ErrorCode.DatabaseError));
            Assert.That(failure.Message, Does.Contain("DNS").And.Contain("mongodb+srv"));
            Assert.That(failure.ToString(), Does.Not.Contain("s3cret"));
        }
    }

    [Test]
    public async Task Requests_to_a_silent_server_end_within_the_command_timeout()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await using var backend = NewBackend($"mongodb://user:s3cret@127.0.0.1:{port}/data?serverSelectionTimeoutMS=60000");
        var started = Stopwatch.GetTimestamp();
        var pings = Enumerable.Range(0, 50).Select(_ => backend.PingAsync(default)).ToList();
        foreach (var ping in pings)
            Assert.That(Assert.ThrowsAsync<DbalException>(() => ping)!.Code, Is.EqualTo(ErrorCode.Timeout));
        Assert.That(Stopwatch.GetElapsedTime(started), Is.LessThan(TimeSpan.FromSeconds(50)));
    }

    private static MongoDbBackend NewBackend(string url) => new(new BackendOptions(url, ContractSchema.Schema, TimeSpan.FromSeconds(2)));
}
