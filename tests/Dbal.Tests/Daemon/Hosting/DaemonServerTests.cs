using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Dbal.Daemon.Contract;

namespace Dbal.Tests.Daemon.Hosting;

internal sealed class DaemonServerTests
{
    private const string Row = "/acme/core/user/0198c0de-0000-7000-8000-00000000abcd";

    [Test]
    public async Task Requests_in_progress_complete_before_shutdown()
    {
        var reading = new TaskCompletionSource();
        var backend = new FailingBackend
        {
            Read = async _ =>
            {
                reading.SetResult();
                await Task.Delay(300, CancellationToken.None);
                return null;
            },
        };
        var daemon = await TestDaemon.StartAsync(backend);
        var request = daemon.Get(Row);
        await reading.Task;

        var stopping = daemon.StopAsync();

        Assert.That((await request).Code, Is.EqualTo("NOT_FOUND"));
        await stopping;
        Assert.That(backend.IsDisposed, Is.True);
        Assert.That(async () => await daemon.Get("/health"), Throws.InstanceOf<HttpRequestException>());
    }

    [Test]
    public async Task A_hanging_request_does_not_block_shutdown()
    {
        var reading = new TaskCompletionSource();
        var backend = new FailingBackend
        {
            Read = async cancellation =>
            {
                reading.SetResult();
                await Task.Delay(Timeout.Infinite, cancellation);
                return null;
            },
        };
        var daemon = await TestDaemon.StartAsync(backend);
        var request = daemon.Get(Row);
        await reading.Task;

        var clock = Stopwatch.StartNew();
        await daemon.StopAsync();

        Assert.That(clock.Elapsed, Is.GreaterThan(TimeSpan.FromSeconds(4)).And.LessThan(TimeSpan.FromSeconds(15)));
        Assert.That(async () => await request, Throws.InstanceOf<HttpRequestException>());
    }

    [Test]
    public async Task Health_does_not_use_the_database()
    {
        var backend = new FailingBackend { Ping = _ => throw new InvalidOperationException(), Read = _ => throw new InvalidOperationException() };
        await using var daemon = await TestDaemon.StartAsync(backend, waitUntilReady: false);

        var health = (await daemon.Get("/health")).Data;

        Assert.That(health.GetProperty("status").GetString(), Is.EqualTo("ok"));
        Assert.That(health.GetProperty("runId").GetString(), Is.EqualTo("run-1"));
        Assert.That(health.GetProperty("pid").GetInt32(), Is.EqualTo(Environment.ProcessId));
        Assert.That(health.GetProperty("configHash").GetString(), Does.Match("^[0-9a-f]{64}$"));
    }

    [Test]
    public async Task Status_describes_backend_and_entities()
    {
        await using var daemon = await TestDaemon.StartAsync();

        var status = (await daemon.Get("/status")).Data;

        Assert.That(status.GetProperty("server").GetProperty("name").GetString(), Is.EqualTo("SQLite"));
        Assert.That(status.GetProperty("driver").GetProperty("version").GetString(), Is.Not.Empty);
        Assert.That(status.GetProperty("capabilities").EnumerateArray().Select(each => each.GetString()), Is.EqualTo(new[] { "transactions", "nativeForeignKeys" }));
        Assert.That(status.GetProperty("entities").EnumerateArray().Select(each => each.GetString()), Does.Contain("shop.product").And.Ordered);
        Assert.That(status.GetProperty("uptimeSeconds").GetDouble(), Is.Positive);
    }

    [Test]
    public async Task Connections_over_the_limit_are_closed()
    {
        await using var daemon = await TestDaemon.StartAsync(settings: each => each with { MaxConnections = 2 });
        var clients = Enumerable.Range(0, 3).Select(_ => new TcpClient()).ToList();
        try
        {
            foreach (var client in clients)
                await client.ConnectAsync(IPAddress.Loopback, daemon.Http.BaseAddress!.Port);

            // At least one of the three is over the limit, whether or not the test's HTTP client holds a connection too.
            var closed = await Task.WhenAny(clients.Select(client => client.GetStream().ReadAsync(new byte[1]).AsTask())).WaitAsync(DaemonLimits.HeaderTime / 2);

            Assert.That(await closed, Is.Zero, "closed");
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    [Test]
    public async Task Incomplete_headers_get_408()
    {
        await using var daemon = await TestDaemon.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, daemon.Http.BaseAddress!.Port);
        await client.GetStream().WriteAsync("GET /health HTTP/1.1\r\nHost: loc"u8.ToArray());

        using var reader = new StreamReader(client.GetStream());
        var answer = await reader.ReadToEndAsync().WaitAsync(DaemonLimits.HeaderTime * 4);

        Assert.That(answer, Does.StartWith("HTTP/1.1 408 ").And.Contain("\"code\":\"REQUEST_TIMEOUT\"").And.Contain("Cache-Control: no-store"));
    }

    [Test]
    public async Task Malformed_requests_are_counted()
    {
        await using var daemon = await TestDaemon.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, daemon.Http.BaseAddress!.Port);
        await client.GetStream().WriteAsync("nonsense\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(client.GetStream());
        await reader.ReadToEndAsync();

        Assert.That((await daemon.Get("/metrics")).Text, Does.Contain("http_requests_total{route=\"none\",method=\"other\",status=\"400\"} 1"));
    }
}
