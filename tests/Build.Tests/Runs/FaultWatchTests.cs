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
    public async Task A_test_that_fails_on_a_healthy_row_is_the_tests_own_failure()
    {
        await using var watch = Begin();
        watch.Note(isFailed: true);

        Assert.That(await watch.EndAsync(CancellationToken.None), Is.Null);
        Assert.That(looks, Is.GreaterThan(0), "server and daemon were looked at");
    }

    [Test]
    public async Task Nothing_is_asked_while_tests_pass()
    {
        await using var watch = Begin();
        watch.Note(isFailed: false);
        await Task.Delay(100);

        Assert.That(await watch.EndAsync(CancellationToken.None), Is.Null);
        Assert.That(looks, Is.Zero);
    }

    [Test]
    public async Task A_failure_after_the_fault_is_told_from_one_before()
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
    public async Task A_daemon_that_dies_between_tests_is_noticed_without_a_failure()
    {
        await using var watch = Begin();
        (fault, dead) = (Fault, true);
        await UntilAsync(() => watch.Fault is not null);

        Assert.That(givenUp, Is.EqualTo(1));
    }

    [Test]
    public async Task A_daemon_that_dies_during_the_last_test_is_noticed_at_the_end()
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
