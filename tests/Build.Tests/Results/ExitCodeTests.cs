using Build.Options;
using Build.Results;
using Build.Runs;
using Build.Terminal;
using Build.Workspace;
using NUnit.Framework;

namespace Build.Tests.Results;

public sealed class RunOutcomeTests
{
    private static readonly RowResult Passed = new("a", RowStatus.Passed, TimeSpan.Zero);

    [Test]
    public void No_rows_and_no_failures_is_0() => Assert.That(Code(null), Is.Zero);

    [Test]
    public void A_failed_test_takes_precedence_over_an_infrastructure_failure() =>
        Assert.That(Code([Failed(FailureKind.Infra), Failed(FailureKind.Test), Passed]), Is.EqualTo(ExitCode.TestFailed));

    [TestCase(FailureKind.Infra)]
    [TestCase(FailureKind.Daemon)]
    [TestCase(FailureKind.Leak)]
    public void Other_failures_are_infrastructure_failures(FailureKind kind) =>
        Assert.That(Code([Passed, Failed(kind)]), Is.EqualTo(ExitCode.InfrastructureFailed));

    [Test]
    public void A_skipped_row_fails_only_strict_runs([Values] bool strict) =>
        Assert.That(Code([Passed, new("b", RowStatus.Skipped, TimeSpan.Zero)], strict), Is.EqualTo(strict ? ExitCode.InfrastructureFailed : ExitCode.Passed));

    [Test]
    public void A_run_with_only_skipped_rows_is_a_failure() =>
        Assert.That(Code([new("b", RowStatus.Skipped, TimeSpan.Zero)]), Is.EqualTo(ExitCode.InfrastructureFailed));

    [Test]
    public void A_run_without_tests_is_a_failure_when_tests_were_expected([Values] bool hasRows)
    {
        var session = Session(hasRows ? [Passed] : null);
        session.ExpectsTests = true;

        Assert.That(RunOutcome.ExitCodeOf(session, tasksFailed: false), Is.EqualTo(ExitCode.InfrastructureFailed));
        Assert.That(RunOutcome.Explain(session, tasksFailed: false), Is.EqualTo(new[] { "FAILED because no test was run." }));
    }

    [Test]
    public void A_passed_test_is_a_success()
    {
        var session = Session([Passed with { Tests = [new("t", "n.t", TestOutcome.Passed, TimeSpan.Zero)] }]);
        session.ExpectsTests = true;

        Assert.That(RunOutcome.ExitCodeOf(session, tasksFailed: false), Is.EqualTo(ExitCode.Passed));
        Assert.That(RunOutcome.Explain(session, tasksFailed: false), Is.Empty);
    }

    [TestCase(true, "FAILED by --strict, which makes a skipped row a failure. Skipped: mongodb.", "leave out --strict")]
    [TestCase(false, "FAILED by CI (the variable CI is set), which makes a skipped row a failure. Skipped: mongodb.", "unset CI")]
    public void A_strict_run_ends_with_the_failed_row_and_a_remedy(bool byOption, string first, string remedy)
    {
        var skipped = new RowResult("mongodb", RowStatus.Skipped, TimeSpan.Zero) { Reason = "No server.", Remedy = "Start one." };
        var session = Session([Passed, skipped], new BuildOptions { Strict = true, StrictOption = byOption });

        var lines = RunOutcome.Explain(session, tasksFailed: true);

        Assert.That(lines[0], Is.EqualTo(first));
        Assert.That(lines[1], Is.EqualTo("  mongodb: No server. Start one."));
        Assert.That(lines[2], Does.Contain(remedy).And.Contain("--backend"));
    }

    [Test]
    public void A_failed_row_is_not_explained_again()
    {
        var session = Session([Failed(FailureKind.Daemon)]);
        session.ExpectsTests = true;

        Assert.That(RunOutcome.Explain(session, tasksFailed: true), Is.Empty);
    }

    [Test]
    public void An_exception_in_a_task_is_an_infrastructure_failure() =>
        Assert.That(Code([Passed], tasksFailed: true), Is.EqualTo(ExitCode.InfrastructureFailed));

    [Test]
    public void An_interruption_takes_precedence_over_everything() =>
        Assert.That(Code([Failed(FailureKind.Test)], interrupted: true), Is.EqualTo(ExitCode.Interrupted));

    [Test]
    public void A_cancelled_row_has_not_passed() =>
        Assert.That(Code([Passed, new("b", RowStatus.Cancelled, TimeSpan.Zero)]), Is.EqualTo(ExitCode.InfrastructureFailed));

    [Test]
    public void A_failed_test_counts_even_if_its_row_failed_for_another_reason() =>
        Assert.That(Code([Failed(FailureKind.Infra) with { Tests = [new("T", "S.T", TestOutcome.Failed, TimeSpan.Zero)] }]), Is.EqualTo(ExitCode.TestFailed));

    [Test]
    public void Results_read_from_a_file_have_the_exit_code_of_their_run()
    {
        RowResult[] rows = [Passed, new("b", RowStatus.Skipped, TimeSpan.Zero)];

        Assert.That(Code(rows, resultStrict: true), Is.EqualTo(ExitCode.InfrastructureFailed));
        Assert.That(Code(rows, resultInterrupted: true), Is.EqualTo(ExitCode.Interrupted));
    }

    private static RowResult Failed(FailureKind kind) => Passed with { Status = RowStatus.Failed, Failure = kind };

    private static int Code(
        RowResult[]? rows, bool strict = false, bool interrupted = false, bool tasksFailed = false, bool resultInterrupted = false, bool resultStrict = false) =>
        RunOutcome.ExitCodeOf(Session(rows, new BuildOptions { Strict = strict }, interrupted, resultInterrupted, resultStrict), tasksFailed);

    private static BuildSession Session(
        RowResult[]? rows, BuildOptions? options = null, bool interrupted = false, bool resultInterrupted = false, bool resultStrict = false)
    {
        var console = new BuildConsole(TextWriter.Null, TerminalStyle.Plain, Detail.Normal, isTerminal: true);
        options ??= new BuildOptions { Strict = false };
        return new BuildSession(options, new Repository("/r", "release"), console, new CancellationToken(interrupted))
        {
            Result = rows is null ? null : new("run", DateTimeOffset.UnixEpoch, TimeSpan.Zero, null, "full", "Suite", rows, resultInterrupted)
            {
                Request = new(["a"]) { Strict = resultStrict },
                SuiteTests = [],
            },
        };
    }
}
