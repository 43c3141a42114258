using System.Diagnostics;
using Dbal.Errors;

namespace Dbal.Tests.Daemon.Hosting;

internal sealed class BackendPreparationTests
{
    [Test]
    public async Task The_daemon_listens_before_its_database_is_available()
    {
        var attempts = 0;
        var backend = new FailingBackend
        {
            Prepare = _ => ++attempts < 4 ? throw DbalException.Unavailable(new IOException("connection refused by db-host")) : Task.CompletedTask,
        };
        await using var daemon = await TestDaemon.StartAsync(backend, waitUntilReady: false);

        Assert.That((await daemon.Get("/health")).Status, Is.EqualTo(200));
        foreach (var path in new[] { "/ready", "/status", "/acme/core/user" })
        {
            var answer = await daemon.Get(path);
            Assert.That((answer.Status, answer.Code, answer.Header("Retry-After")), Is.EqualTo((503, "DATABASE_ERROR", "1")), path);
            Assert.That(answer.Text, Does.Not.Contain("db-host"), path);
        }

        await daemon.WaitUntilReadyAsync();
        Assert.That((await daemon.Get("/status")).Status, Is.EqualTo(200));
        var reasons = daemon.Log.Where(line => line.GetProperty("event").GetString() == "not-prepared").Select(
            line => line.GetProperty("message").GetString()).ToList();
        Assert.That(reasons, Has.Count.EqualTo(3).And.All.Contain("connection refused by db-host"), "the log has the cause");
    }

    [Test]
    public async Task A_database_with_other_tables_is_reported_with_a_remedy()
    {
        var backend = new FailingBackend
        {
            Prepare = _ => throw new DbalException(ErrorCode.Conflict, "The table core_user lacks the column role.", hint: "Migrate it, or use another database."),
        };
        await using var daemon = await TestDaemon.StartAsync(backend, waitUntilReady: false);

        Assert.That(async () => (await daemon.Get("/ready")).Text, Does.Contain("lacks the column role").After(5000, 20));
        var answer = await daemon.Get("/ready");
        Assert.That((answer.Status, answer.Code, answer.Hint), Is.EqualTo((503, "DATABASE_ERROR", "Migrate it, or use another database.")));
        Assert.That(daemon.Log.Select(line => line.ToString()), Has.Some.Contain("Migrate it, or use another database."));
    }

    [Test]
    public async Task Each_readiness_request_checks_the_database()
    {
        var backend = new FailingBackend();
        await using var daemon = await TestDaemon.StartAsync(backend);

        backend.Ping = _ => throw DbalException.Unavailable(null);
        Assert.That((await daemon.Get("/ready")).Code, Is.EqualTo("DATABASE_ERROR"));
        Assert.That((await daemon.Get("/health")).Status, Is.EqualTo(200));
        backend.Ping = _ => Task.CompletedTask;
        Assert.That((await daemon.Get("/ready")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Readiness_does_not_wait_for_a_hanging_database()
    {
        var backend = new FailingBackend();
        await using var daemon = await TestDaemon.StartAsync(backend);
        backend.Ping = _ => Task.Delay(Timeout.Infinite, CancellationToken.None); // ignores cancellation

        var clock = Stopwatch.StartNew();
        var answer = await daemon.Get("/ready");

        Assert.That((answer.Status, answer.Message), Is.EqualTo((503, "The database did not answer within 2 s.")));
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(8)));
    }

    [Test]
    public async Task Stopping_the_daemon_stops_the_preparation_and_disposes_the_backend()
    {
        var backend = new FailingBackend { Prepare = cancellation => Task.Delay(Timeout.Infinite, cancellation) };
        var daemon = await TestDaemon.StartAsync(backend, waitUntilReady: false);

        await daemon.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));

        Assert.That(backend.IsDisposed, Is.True);
    }
}
