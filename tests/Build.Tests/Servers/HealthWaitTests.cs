using Build.Processes;
using Build.Servers;
using NUnit.Framework;

namespace Build.Tests.Servers;

public sealed class HealthWaitTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Test]
    public async Task Retries_until_the_server_answers()
    {
        var asked = 0;
        var client = new FakeClient { Product = () => ++asked < 3 ? throw new IOException("refused") : "PostgreSQL 15.8" };

        var product = await new HealthWait(new FakeServer(), client, () => Scaled(Long), _ => { }).WaitAsync(CancellationToken.None);

        Assert.That((product, asked), Is.EqualTo(("PostgreSQL 15.8", 3)));
    }

    [Test]
    public void Stops_at_its_time_limit_and_shows_the_log()
    {
        var failure = FailureOf(new FakeServer(), () => throw new IOException("refused"), TimeSpan.FromMilliseconds(300));

        Assert.Multiple(() =>
        {
            Assert.That(failure.Message, Does.Contain("did not answer").And.Contain("refused").And.Not.Contain("metabuilder:metabuilder"));
            Assert.That(failure.LogTail, Is.EqualTo(new[] { "out of memory" }));
        });
    }

    [Test]
    public void Does_not_wait_for_a_server_that_has_exited()
    {
        var failure = FailureOf(new FakeServer { End = "its process exited with code 1" }, () => throw new IOException("refused"), Long);

        Assert.That(failure.Message, Does.Contain("its process exited with code 1"));
    }

    [Test]
    public void Does_not_wait_after_a_rejected_login()
    {
        var failure = FailureOf(new FakeServer(), () => throw new UnauthorizedAccessException("wrong password"), Long);

        Assert.That(failure.Message, Does.Contain("refused the login").And.Contain("wrong password"));
    }

    [Test]
    public void Stops_when_cancelled()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        var client = new FakeClient { Product = () => throw new IOException("refused") };

        Assert.That(() => new HealthWait(new FakeServer(), client, () => Scaled(Long), _ => { }).WaitAsync(soon.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Load_on_the_machine_extends_the_limit()
    {
        var load = new MachineLoad(0, 2);
        var limits = new TimeLimits { Server = TimeSpan.FromMilliseconds(400), Load = () => load };
        var asked = 0;
        var client = new FakeClient { Product = () => ++asked < 5 ? throw new IOException("refused") : "PostgreSQL 15.8" };

        var waiting = new HealthWait(new FakeServer(), client, () => limits.Scale(limits.Server), _ => { }).WaitAsync(CancellationToken.None);
        load = new MachineLoad(20, 2);

        Assert.That(await waiting, Is.EqualTo("PostgreSQL 15.8"));
    }

    private static ScaledLimit Scaled(TimeSpan limit) => new TimeLimits { Load = () => new MachineLoad(0, 2) }.Scale(limit);

    private static DatabaseException FailureOf(FakeServer server, Func<string> product, TimeSpan limit) =>
        Assert.ThrowsAsync<DatabaseException>(() => new HealthWait(server, new FakeClient { Product = product }, () => Scaled(limit), _ => { }).WaitAsync(CancellationToken.None))!;

    private sealed class FakeServer : IServer
    {
        public string? End { get; init; }

        public DatabaseService Service => DatabaseService.Postgres;

        public ServerSource Source => ServerSource.Local;

        public ServerAddress Address => ServerAddress.OfOwnServer(Service, 5432);

        public Task<string?> FindEndAsync(CancellationToken cancellationToken) => Task.FromResult(End);

        public Task<IReadOnlyList<string>> ReadLogTailAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<string>>(["out of memory"]);
    }
}
