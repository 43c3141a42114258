using Build.Results;
using Build.Runs;
using NUnit.Framework;

namespace Build.Tests.Runs;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class FaultWatchTests
{
    private static readonly Fault Fault = new(FailureKind.Daemon, "The daemon died", "Look at its log.", []);
    private volatile Fault? fault;
    private volatile bool dead;
    private int looks;
    private int givenUp;

    [Test]
    public async Task A_failure_on_a_healthy_row_is_a_test_failure()
    {
        await using var watch = Begin();
        watch.Note(isFailed: true);

        Assert.That(await watch.EndAsync(CancellationToken.None), Is.Null);
        Assert.That(looks, Is.GreaterThan(0), "server and daemon were looked at");
    }

    [Test]
    public async Task Health_is_not_checked_while_tests_pass()
    {
        await using var watch = Begin();
        watch.Note(isFailed: false);
        await Task.Delay(100);

        Assert.That(await watch.EndAsync(CancellationToken.None), Is.Null);
        Assert.That(looks, Is.Zero);
    }

    [Test]
    public async Task Failures_after_a_fault_are_distinguished_from_earlier_ones()
    {
        await using var watch = Begin();
        watch.Note(isFailed: true);
        await UntilAsync(() => watch.OwnFailures == 1);
        fault = Fault;
        watch.Note(isFailed: true);
        watch.Note(isFailed: true);
        await UntilAsync(() => watch.Fault is not null);

        Assert.That(await watch.EndAsync(CancellationToken.None), Is.SameAs(Fault));
        Assert.That((watch.OwnFailures, givenUp), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task A_daemon_that_exits_between_tests_is_noticed_without_a_failed_test()
    {
        await using var watch = Begin();
        (fault, dead) = (Fault, true);
        await UntilAsync(() => watch.Fault is not null);

        Assert.That(givenUp, Is.EqualTo(1));
    }

    [Test]
    public async Task A_daemon_that_exits_during_the_last_test_is_noticed_at_the_end()
    {
        await using var watch = Begin();
        (fault, dead) = (Fault, true);

        Assert.That(await watch.EndAsync(CancellationToken.None), Is.SameAs(Fault));
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; i < 1000 && !condition(); i++)
            await Task.Delay(20);
        Assert.That(condition(), Is.True);
    }

    private FaultWatch Begin() => new(
        () => dead,
        _ =>
        {
            looks++;
            return Task.FromResult(fault);
        },
        () =>
        {
            givenUp++;
            return Task.CompletedTask;
        });
}
