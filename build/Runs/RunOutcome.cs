using Build.Results;

namespace Build.Runs;

/// <summary>Decides the exit code of a run, and explains it.</summary>
public static class RunOutcome
{
    /// <summary>The exit code of a run that ended, or whose results were read again.</summary>
    /// <param name="session">The run.</param>
    /// <param name="tasksFailed">Whether a task threw an exception.</param>
    public static int ExitCodeOf(BuildSession session, bool tasksFailed)
    {
        var rows = session.Result?.Rows ?? [];
        if (session.Interruption.IsCancellationRequested || session.Result is { Interrupted: true })
            return ExitCode.Interrupted;
        if (session.UnitTestFailed || rows.Any(row => row.Failure == FailureKind.Test || row.Tests.Any(test => test.Outcome == TestOutcome.Failed)))
            return ExitCode.TestFailed;
        // A skipped row is tolerated only beside a row that passed.
        var maySkip = !session.Options.Strict && session.Result is not { Request.Strict: true } && rows.Any(row => row.Status == RowStatus.Passed);
        var failed = tasksFailed || session.Leaks.Count > 0 || session.TestsNothing;
        return failed || rows.Any(row => row.Status != RowStatus.Passed && !(row.Status == RowStatus.Skipped && maySkip))
            ? ExitCode.InfrastructureFailed
            : ExitCode.Passed;
    }

    /// <summary>Explains a run that fails although no row failed: the reason, and what to do. Empty when the rows explain it.</summary>
    /// <param name="session">The run.</param>
    /// <param name="tasksFailed">Whether a task threw an exception.</param>
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

        var isReported = session.Result?.Rows.Any(row => row.Status is RowStatus.Failed or RowStatus.Cancelled) ?? tasksFailed;
        if (isReported || !session.TestsNothing)
            return [];
        return session.Options.RerunFailed && session.Result is { Rows: [] }
            ? ["FAILED because no test was run: nothing failed last time. Leave out --rerun-failed to run everything."]
            : ["FAILED because no test was run."];
    }

    private static IReadOnlyList<RowResult> SkippedStrictly(BuildSession session) =>
        session.Options.Strict ? [.. (session.Result?.Rows ?? []).Where(row => row.Status == RowStatus.Skipped)] : [];
}
