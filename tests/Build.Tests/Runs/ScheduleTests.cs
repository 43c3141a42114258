using Build.Matrix;
using Build.Results;
using Build.Runs;
using Build.Terminal;
using NUnit.Framework;

namespace Build.Tests.Runs;

/// <summary>How tasks, phases and rows that run in parallel relate, with phases that do nothing.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ScheduleTests : IDisposable
{
    private const int TwoRows = 2;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly FakePhases phases = new();
    private readonly CancellationTokenSource interruption = new();

    public void Dispose() => interruption.Dispose();

    [Test]
    public async Task A_task_performs_its_phase_and_no_later_one()
    {
        var schedule = Schedule();

        await schedule.RunAsync(schedule.All[0], Phase.Start);
        Assert.That(phases.Done, Is.EqualTo(new[] { "needs", "needs", "start" }));

        await schedule.RunAsync(schedule.All[0], Phase.Test);
        Assert.That(phases.Done.Skip(3), Is.EqualTo(new[] { "test", "restart" }));
    }

    [Test]
    public async Task Tasks_in_the_order_of_the_graph_run_one_row_after_the_other()
    {
        var schedule = Schedule(parallel: 1);

        await RunTasksAsync(schedule);

        Assert.That(phases.Log.Select(step => step.Split(' ')[0]).Distinct(), Is.EqualTo(new[] { "sqlite", "sqlite_file" }));
        Assert.That(phases.Log.ToList().FindLastIndex(step => step == "sqlite stop"), Is.LessThan(phases.Log.ToList().IndexOf("sqlite_file needs")));
        Assert.That(schedule.All.Select(row => row.Result.Status), Is.All.EqualTo(RowStatus.Passed));
    }

    [Test]
    public async Task A_phase_that_was_begun_ahead_is_joined_and_not_performed_again()
    {
        var schedule = Schedule(parallel: TwoRows);
        schedule.RunAhead(Phase.Stop);

        await RunTasksAsync(schedule);

        Assert.That(phases.Log.Count(step => step == "sqlite test"), Is.EqualTo(1));
        Assert.That(phases.Log.Count(step => step == "sqlite_file stop"), Is.EqualTo(1));
    }

    [Test]
    public async Task Rows_that_run_ahead_overlap()
    {
        var both = new CountdownEvent(TwoRows);
        phases.OnStep = (step, _) => Task.Run(() =>
        {
            // Each row waits in its tests until the other has come to its own.
            if (step.EndsWith(" test", StringComparison.Ordinal) && both.Signal() | both.Wait(Limit))
                return;
        }, CancellationToken.None);
        var schedule = Schedule(parallel: TwoRows);

        schedule.RunAhead(Phase.Stop);
        await schedule.JoinAsync().WaitAsync(Limit);

        Assert.That(both.IsSet, Is.True);
        Assert.That(schedule.All.Select(row => row.Result.Status), Is.All.EqualTo(RowStatus.Passed));
    }

    [Test]
    public async Task No_more_rows_run_at_the_same_time_than_parallel_allows()
    {
        var (running, most) = (0, 0);
        phases.OnStep = async (step, _) =>
        {
            if (step.EndsWith(" start", StringComparison.Ordinal))
                most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Yield();
            if (step.EndsWith(" stop", StringComparison.Ordinal))
                Interlocked.Decrement(ref running);
        };
        var schedule = Schedule(parallel: 1);

        schedule.RunAhead(Phase.Stop);
        await schedule.JoinAsync().WaitAsync(Limit);

        Assert.That(most, Is.EqualTo(1));
    }

    [TestCase(1)]
    [TestCase(TwoRows)]
    public async Task Stop_on_fail_ends_the_rows_that_remain(int parallel)
    {
        phases.Fail["sqlite test"] = FailureKind.Test;
        phases.OnStep = (step, token) => step == "sqlite_file start" ? Task.Delay(Limit, token) : Task.CompletedTask;
        var schedule = Schedule(parallel, stopsOnFail: true);
        if (parallel > 1)
            schedule.RunAhead(Phase.Stop);

        await RunTasksAsync(schedule).WaitAsync(Limit);

        Assert.That(schedule.All.Select(row => row.Result.Status), Is.EqualTo(new[] { RowStatus.Failed, RowStatus.Cancelled }));
        Assert.That(phases.Log, Has.None.EqualTo("sqlite_file test"));
    }

    [TestCase("needs")]
    [TestCase("start")]
    [TestCase("test")]
    [TestCase("restart")]
    public async Task An_interruption_in_any_phase_cancels_the_row_and_stops_its_daemon(string during)
    {
        phases.OnStep = async (step, token) =>
        {
            if (step == "sqlite " + during)
                await interruption.CancelAsync();
            token.ThrowIfCancellationRequested();
        };
        var schedule = Schedule(parallel: 1);

        await RunTasksAsync(schedule).WaitAsync(Limit);

        Assert.That(schedule.All.Select(row => row.Result.Status), Is.All.EqualTo(RowStatus.Cancelled));
        Assert.That(schedule.All[0].Result.Reason, Is.EqualTo("The run was interrupted."));
        if (during is not "needs")
            Assert.That(phases.Log.Last(step => step.StartsWith("sqlite ", StringComparison.Ordinal)), Is.EqualTo("sqlite stop"));
    }

    [Test]
    public async Task A_row_that_fails_in_a_phase_names_it_and_others_go_on()
    {
        phases.Fail["sqlite start"] = FailureKind.Daemon;
        var schedule = Schedule(parallel: 1);

        await RunTasksAsync(schedule);

        Assert.That(schedule.All.Select(row => row.FailedIn), Is.EqualTo(new Phase?[] { Phase.Start, null }));
        Assert.That(schedule.All[1].Result.Status, Is.EqualTo(RowStatus.Passed));
    }

    [Test]
    public async Task Kept_daemons_are_not_stopped()
    {
        var schedule = Schedule(parallel: 1, keep: true);

        await RunTasksAsync(schedule);

        Assert.That(phases.Done, Has.None.EqualTo("stop"));
        Assert.That(schedule.All.Select(row => row.HasEnded), Is.All.True);
    }

    private static async Task RunTasksAsync(Schedule schedule)
    {
        foreach (var row in schedule.All)
        {
            foreach (var phase in Enum.GetValues<Phase>())
                await schedule.RunAsync(row, phase);
        }
    }

    private Schedule Schedule(int parallel = 1, bool stopsOnFail = false, bool keep = false)
    {
        var plan = new MatrixPlan([.. Backend.All.Where(backend => backend.Service is null).Select(backend => new PlannedBackend(backend, Server: null))]);
        var cancellation = new RunCancellation(interruption.Token);
        var settings = new PhaseSettings(Phase.Stop, Repeat: 1, RetryInfra: 0, keep);
        var runner = new PhaseRunner(phases, settings, new SemaphoreSlim(parallel), TerminalStyle.Plain, cancellation);
        return new Schedule(plan, runner, TerminalStyle.Plain, cancellation, stopsOnFail);
    }
}
