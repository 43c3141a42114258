using Build.Matrix;

namespace Build;

/// <summary>The build's exit codes. When several apply, the one that comes first here is returned.</summary>
public static class ExitCode
{
    /// <summary>A signal ended the run early: 128 + SIGINT, as shells report it.</summary>
    public const int Interrupted = 130;

    /// <summary>The command line is invalid; nothing was started (EX_USAGE of sysexits.h).</summary>
    public const int WrongUsage = 64;

    /// <summary>At least one test failed.</summary>
    public const int TestFailed = 1;

    /// <summary>A server, a daemon or the build failed, something was left behind, a row was skipped in a strict run, or no test was run.</summary>
    public const int InfrastructureFailed = 2;

    /// <summary>Everything that was asked for passed.</summary>
    public const int Passed = 0;

    /// <summary>Every code with its meaning, for <c>--help</c>.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Passed, "success: everything that was asked for passed"),
        (TestFailed, "at least one test failed"),
        (InfrastructureFailed, "a server, a daemon or the build failed, something was left behind, a row was skipped in a strict run, or no test was run"),
        (WrongUsage, "wrong usage: the command line is invalid, and nothing was started"),
        (Interrupted, "interrupted by Ctrl-C or SIGTERM; what was started has been stopped"),
    ];

    /// <summary>The code of a run that ended, or whose results were read again.</summary>
    /// <param name="session">What it found.</param>
    /// <param name="tasksFailed">Whether a task threw.</param>
    public static int Of(BuildSession session, bool tasksFailed)
    {
        var rows = session.Result?.Rows ?? [];
        if (session.Interruption.IsCancellationRequested || session.Result is { Interrupted: true })
            return Interrupted;
        if (session.UnitTestFailed || rows.Any(row => row.Failure == FailureKind.Test || row.Tests.Any(test => test.Outcome == TestOutcome.Failed)))
            return TestFailed;
        // Only a row that passed is good; one that was skipped may be let pass beside it.
        var maySkip = !session.Options.Strict && session.Result is not { Request.Strict: true } && rows.Any(row => row.Status == RowStatus.Passed);
        var failed = tasksFailed || session.Leaks.Count > 0 || session.TestsNothing;
        return failed || rows.Any(row => row.Status != RowStatus.Passed && !(row.Status == RowStatus.Skipped && maySkip)) ? InfrastructureFailed : Passed;
    }

    /// <summary>What to print last when no row failed and the run has failed all the same: why, and what to do.</summary>
    /// <param name="session">What the run found.</param>
    /// <param name="tasksFailed">Whether a task threw.</param>
    public static IReadOnlyList<string> Explain(BuildSession session, bool tasksFailed)
    {
        if (session.Interruption.IsCancellationRequested)
            return [];
        if (SkippedStrictly(session) is { Count: > 0 } skipped)
        {
            var (cause, remedy) = session.Options.StrictOption ? ("--strict", "leave out --strict") : ("CI (the variable CI is set)", "unset CI");
            return
            [
                $"FAILED by {cause}, which makes a skipped row a failure. Skipped: {string.Join(", ", skipped.Select(row => row.Backend))}.",
                .. skipped.Select(row => $"  {row.Backend}: {row.Reason} {row.Remedy}".TrimEnd()),
                $"  To allow skipped rows, {remedy}. To leave rows out, name the others with --backend.",
            ];
        }

        var isTold = session.Result?.Rows.Any(row => row.Status is RowStatus.Failed or RowStatus.Cancelled) ?? tasksFailed;
        if (isTold || !session.TestsNothing)
            return [];
        return session.Options.RerunFailed && session.Result is { Rows: [] }
            ? ["FAILED because no test was run: nothing failed last time. Leave out --rerun-failed to run everything."]
            : ["FAILED because no test was run."];
    }

    private static IReadOnlyList<RowResult> SkippedStrictly(BuildSession session) =>
        session.Options.Strict ? [.. (session.Result?.Rows ?? []).Where(row => row.Status == RowStatus.Skipped)] : [];
}
