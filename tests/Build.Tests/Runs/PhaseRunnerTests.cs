using Build.Matrix;
using Build.Results;
using Build.Runs;
using Build.Terminal;
using NUnit.Framework;

namespace Build.Tests.Runs;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PhaseRunnerTests
{
    private readonly FakePhases steps = new();
    private readonly Row row = new(Backend.All[0]);

    [Test]
    public async Task A_row_goes_through_its_phases()
    {
        await RunAsync();

        Assert.That(steps.Done, Is.EqualTo(new[] { "needs", "needs", "start", "test", "restart", "stop" }));
        Assert.That(row.Result, Is.EqualTo(row.Result with { Status = RowStatus.Passed, Reason = null, Attempts = 1 }));
    }

    [Test]
    public async Task Tests_do_not_run_when_the_daemon_does_not_start()
    {
        steps.Fail["start"] = FailureKind.Daemon;

        await RunAsync();

        Assert.That(steps.Done, Has.None.EqualTo("test"));
        Assert.That((row.Result.Status, row.Result.Failure, row.Result.Reason, row.Result.Remedy), Is.EqualTo((RowStatus.Failed, (FailureKind?)FailureKind.Daemon, "start failed", "mend start")));
    }

    [Test]
    public async Task The_daemon_is_stopped_after_failed_tests_and_the_first_failure_determines_the_kind()
    {
        (steps.Fail["test"], steps.Fail["stop"]) = (FailureKind.Test, FailureKind.Leak);

        await RunAsync();

        Assert.That(row.Result.Failure, Is.EqualTo(FailureKind.Test));
        Assert.That(row.Result.Reason, Is.EqualTo("test failed stop failed"));
    }

    [Test]
    public async Task A_leak_fails_the_row()
    {
        steps.Fail["stop"] = FailureKind.Leak;

        await RunAsync();

        Assert.That((row.Result.Status, row.Result.Failure), Is.EqualTo((RowStatus.Failed, (FailureKind?)FailureKind.Leak)));
    }

    [TestCase(FailureKind.Infra, 3)]
    [TestCase(FailureKind.Daemon, 1)]
    public async Task Only_infrastructure_failures_are_retried(FailureKind kind, int starts)
    {
        steps.Fail["start"] = kind;

        await RunAsync(retryInfra: 2);

        Assert.That(steps.Done.Count(step => step == "start"), Is.EqualTo(starts));
        Assert.That((row.Result.Attempts, row.Result.Failure), Is.EqualTo((starts, (FailureKind?)kind)));
    }

    [Test]
    public async Task A_server_failure_during_the_tests_restarts_the_row()
    {
        steps.Fail["test"] = FailureKind.Infra;
        steps.FailTimes = 1;

        await RunAsync(retryInfra: 1);

        Assert.That(steps.Done.Where(step => step != "needs"), Is.EqualTo(new[] { "start", "test", "start", "test", "restart", "stop" }));
        Assert.That((row.Result.Status, row.Result.Failure, row.Result.Attempts), Is.EqualTo((RowStatus.Passed, (FailureKind?)null, 2)));
    }

    [Test]
    public async Task Database_rows_lost_by_a_restart_fail_the_row()
    {
        steps.Fail["restart"] = FailureKind.Daemon;

        await RunAsync();

        Assert.That((row.Result.Status, row.Result.Failure), Is.EqualTo((RowStatus.Failed, (FailureKind?)FailureKind.Daemon)));
        Assert.That(steps.Done[^1], Is.EqualTo("stop"));
    }

    [Test]
    public async Task A_full_disk_is_an_infrastructure_failure_with_a_remedy()
    {
        steps.OnTest = () => throw new IOException("No space left on device");

        await RunAsync();

        Assert.That((row.Result.Failure, row.Result.Remedy), Is.EqualTo(((FailureKind?)FailureKind.Infra, "Free some disk space, or give this user access to the folder artifacts.")));
        Assert.That(row.Result.Reason, Does.Contain("No space left on device"));
    }

    [Test]
    public async Task A_successful_retry_leaves_no_failure()
    {
        steps.Fail["start"] = FailureKind.Infra;
        steps.FailTimes = 1;

        await RunAsync(retryInfra: 1);

        Assert.That((row.Result.Status, row.Result.Failure, row.Result.Attempts), Is.EqualTo((RowStatus.Passed, (FailureKind?)null, 2)));
    }

    [Test]
    public async Task Repeating_starts_a_new_daemon_each_time()
    {
        await RunAsync(repeat: 3);

        Assert.That(steps.Done.Where(step => step != "needs"), Is.EqualTo(Enumerable.Repeat(new[] { "start", "test", "restart", "stop" }, 3).SelectMany(step => step)));
    }

    [Test]
    public async Task A_cancelled_row_stops_its_daemon()
    {
        using var cancel = new CancellationTokenSource();
        steps.OnTest = cancel.Cancel;

        await RunAsync(cancellation: cancel.Token);

        Assert.That(steps.Done[^1], Is.EqualTo("stop"));
        Assert.That((row.Result.Status, row.Result.Reason), Is.EqualTo((RowStatus.Cancelled, "The run was interrupted.")));
    }

    [Test]
    public async Task A_leak_of_a_cancelled_row_is_reported_too()
    {
        using var cancel = new CancellationTokenSource();
        steps.OnTest = cancel.Cancel;
        steps.Fail["stop"] = FailureKind.Leak;

        await RunAsync(cancellation: cancel.Token);

        Assert.That((row.Result.Status, row.Result.Failure), Is.EqualTo((RowStatus.Failed, (FailureKind?)FailureKind.Leak)));
    }

    [Test]
    public async Task An_unexpected_exception_fails_the_row_and_stops_its_daemon()
    {
        steps.OnTest = () => throw new InvalidOperationException("surprise");

        await RunAsync();

        Assert.That(steps.Done[^1], Is.EqualTo("stop"));
        Assert.That(row.Result.Reason, Is.EqualTo("InvalidOperationException: surprise"));
    }

    [Test]
    public async Task A_row_that_never_gets_a_slot_is_cancelled_and_completes_its_output()
    {
        using var cancel = new CancellationTokenSource(50);
        using var none = new SemaphoreSlim(0);

        await new PhaseRunner(steps, Settings(), none, TerminalStyle.Plain, new RunCancellation(cancel.Token)).RunAsync(row, Phase.Stop);

        Assert.That(row.Result.Status, Is.EqualTo(RowStatus.Cancelled));
        Assert.That(steps.Done, Is.EqualTo(new[] { "needs" }));
        Assert.That(await row.Output.ReadAsync(Phase.Stop).AnyAsync(), Is.False);
    }

    [Test]
    public async Task Lines_belong_to_the_phase_in_which_they_were_printed()
    {
        await RunAsync();

        foreach (var (phase, line) in new[] { (Phase.Start, "start"), (Phase.Test, "test"), (Phase.Stop, "stop") })
            Assert.That(await row.Output.ReadAsync(phase).Select(said => said.Text).ToListAsync(), Is.EqualTo(phase switch
            {
                Phase.Start => ["needs", "needs", line],
                Phase.Test => [line, "restart"],
                _ => new[] { line },
            }));
    }

    [Test]
    public async Task A_row_whose_last_phase_is_the_start_keeps_its_daemon()
    {
        await RunAsync(last: Phase.Start);

        Assert.That(steps.Done[^1], Is.EqualTo("start"));
        Assert.That(row.HasStarted, Is.True);
    }

    private static PhaseSettings Settings(Phase last = Phase.Stop, int repeat = 1, int retryInfra = 0) => new(last, repeat, retryInfra, Keep: false);

    private async Task RunAsync(Phase last = Phase.Stop, int repeat = 1, int retryInfra = 0, CancellationToken cancellation = default)
    {
        using var slots = new SemaphoreSlim(1);
        var runner = new PhaseRunner(steps, Settings(last, repeat, retryInfra), slots, TerminalStyle.Plain, new RunCancellation(cancellation));
        await runner.RunAsync(row, last);
        Assert.That(slots.CurrentCount, Is.EqualTo(1), "the slot was given back");
    }
}
