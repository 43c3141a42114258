using Build.Matrix;
using Build.Options;
using Build.Reports;
using NUnit.Framework;

namespace Build.Tests;

public sealed class ExitCodeTests
{
    private static readonly RowResult Passed = new("a", RowStatus.Passed, TimeSpan.Zero);

    [Test]
    public void Nothing_run_and_nothing_failed_is_0() => Assert.That(Code(null), Is.Zero);

    [Test]
    public void A_failed_test_goes_before_what_infrastructure_broke() =>
        Assert.That(Code([Failed(FailureKind.Infra), Failed(FailureKind.Test), Passed]), Is.EqualTo(ExitCode.TestFailed));

    [TestCase(FailureKind.Infra)]
    [TestCase(FailureKind.Daemon)]
    [TestCase(FailureKind.Leak)]
    public void Everything_else_that_fails_is_infrastructure(FailureKind kind) =>
        Assert.That(Code([Passed, Failed(kind)]), Is.EqualTo(ExitCode.InfrastructureFailed));

    [Test]
    public void A_skipped_row_fails_strict_runs_only([Values] bool strict) =>
        Assert.That(Code([Passed, new("b", RowStatus.Skipped, TimeSpan.Zero)], strict), Is.EqualTo(strict ? ExitCode.InfrastructureFailed : ExitCode.Passed));

    [Test]
    public void A_run_of_skipped_rows_alone_has_tested_nothing() =>
        Assert.That(Code([new("b", RowStatus.Skipped, TimeSpan.Zero)]), Is.EqualTo(ExitCode.InfrastructureFailed));

    [Test]
    public void A_task_that_throws_is_infrastructure() => Assert.That(Code([Passed], tasksFailed: true), Is.EqualTo(ExitCode.InfrastructureFailed));

    [Test]
    public void An_interruption_goes_before_everything() =>
        Assert.That(Code([Failed(FailureKind.Test)], interrupted: true), Is.EqualTo(ExitCode.Interrupted));

    [Test]
    public void A_cancelled_row_has_not_passed() =>
        Assert.That(Code([Passed, new("b", RowStatus.Cancelled, TimeSpan.Zero)]), Is.EqualTo(ExitCode.InfrastructureFailed));

    [Test]
    public void A_failed_test_counts_in_a_row_that_failed_for_something_else() =>
        Assert.That(Code([Failed(FailureKind.Infra) with { Tests = [new("T", "S.T", TestOutcome.Failed, TimeSpan.Zero)] }]), Is.EqualTo(ExitCode.TestFailed));

    [Test]
    public void Results_that_are_read_again_give_the_code_of_their_run()
    {
        RowResult[] rows = [Passed, new("b", RowStatus.Skipped, TimeSpan.Zero)];

        Assert.That(Code(rows, resultStrict: true), Is.EqualTo(ExitCode.InfrastructureFailed));
        Assert.That(Code(rows, resultInterrupted: true), Is.EqualTo(ExitCode.Interrupted));
    }

    private static RowResult Failed(FailureKind kind) => Passed with { Status = RowStatus.Failed, Failure = kind };

    private static int Code(RowResult[]? rows, bool strict = false, bool interrupted = false, bool tasksFailed = false, bool resultInterrupted = false,
        bool resultStrict = false)
    {
        var console = new BuildConsole(TextWriter.Null, TerminalStyle.Plain, Detail.Normal, isTerminal: true);
        var session = new BuildSession(new BuildOptions { Strict = strict }, new Repository("/r", "release"), console, new CancellationToken(interrupted))
        {
            Result = rows is null ? null : new("run", DateTimeOffset.UnixEpoch, TimeSpan.Zero, null, "full", "Suite", rows, resultInterrupted)
            {
                Request = new(["a"]) { Strict = resultStrict },
                SuiteTests = [],
            },
        };
        return ExitCode.Of(session, tasksFailed);
    }
}
