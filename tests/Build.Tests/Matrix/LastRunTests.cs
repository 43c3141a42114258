using Build.Matrix;
using NUnit.Framework;

namespace Build.Tests.Matrix;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LastRunTests
{
    private static readonly TestResult Good = new("Good", "S.Good", TestOutcome.Passed, TimeSpan.Zero);
    private static readonly TestResult Bad = new("Bad", "S.Bad", TestOutcome.Failed, TimeSpan.Zero);

    private readonly LastRun last = LastRun.Of(new("run", DateTimeOffset.UnixEpoch, TimeSpan.Zero, null, "full", "Suite",
    [
        new("passed", RowStatus.Passed, TimeSpan.Zero) { Tests = [Good] },
        new("failed", RowStatus.Failed, TimeSpan.Zero) { Failure = FailureKind.Test, Tests = [Good, Bad] },
        new("died", RowStatus.Failed, TimeSpan.Zero) { Failure = FailureKind.Daemon, Tests = [Good] },
        new("cancelled", RowStatus.Cancelled, TimeSpan.Zero),
    ]));

    [Test]
    public void What_passed_is_left_out_and_what_is_new_is_not() => Assert.That(
        new[] { "passed", "failed", "died", "cancelled", "new" }.Where(last.Includes), Is.EqualTo(new[] { "failed", "died", "cancelled", "new" }));

    [Test]
    public void Of_failed_tests_only_those_are_run() => Assert.That(last.TestsOf("failed"), Is.EqualTo(new[] { "S.Bad" }));

    [Test]
    public void A_row_that_broke_otherwise_runs_whole([Values("died", "cancelled", "new")] string row) => Assert.That(last.TestsOf(row), Is.Null);

    [Test]
    public void What_was_not_run_again_stands_beside_what_was()
    {
        var mended = new RowResult("failed", RowStatus.Passed, TimeSpan.Zero) { Tests = [Bad with { Outcome = TestOutcome.Passed }] };

        var all = last.Complete(["passed", "failed"], [mended]);

        Assert.That(all.Select(row => (row.Backend, row.Status)), Is.EqualTo(new[] { ("passed", RowStatus.Passed), ("failed", RowStatus.Passed) }));
        Assert.That(all[1].Tests.Select(test => (test.Name, test.Outcome)), Is.EqualTo(new[] { ("Good", TestOutcome.Passed), ("Bad", TestOutcome.Passed) }));
    }

    [Test]
    public void Ignored_leaves_everything()
    {
        Assert.That(LastRun.Ignored.Includes("passed"), Is.True);
        Assert.That(LastRun.Ignored.TestsOf("failed"), Is.Null);
    }

    [Test]
    public void Without_a_last_run_the_message_says_what_to_do() => Assert.That(
        () => LastRun.ReadAsync("/nowhere/results.json", CancellationToken.None), Throws.TypeOf<InvalidDataException>().With.Message.Contains("Run without --rerun-failed first"));
}
