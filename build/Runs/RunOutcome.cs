using Build.Results;

namespace Build.Runs;

/// <summary>Determines and explains the exit code of a run.</summary>
public static class RunOutcome
{
    /// <summary>Returns the exit code of a run, or of results that were read from a file.</summary>
    /// <param name="session">The run.</param>
    /// <param name="tasksFailed">Whether a task threw an exception.</param>
    public static int ExitCodeOf(BuildSession session, bool tasksFailed)
    {
        var rows = session.Result?.Rows ?? [];
        if (session.Interruption.IsCancellationRequested || session.Result is { Interrupted: true })
            return ExitCode.Interrupted;
        if (session.CheckFailed || rows.Any(row => row.Failure == FailureKind.Test || row.Tests.Any(test => test.Outcome == TestOutcome.Failed)))
            return ExitCode.TestFailed;
        // Skipped rows are allowed only when at least one row passed.
        var maySkip = !session.Options.Strict && session.Result is not { Request.Strict: true } && rows.Any(row => row.Status == RowStatus.Passed);
        var failed = tasksFailed || session.Leaks.Count > 0 || session.TestsNothing;
        return failed || rows.Any(row => row.Status != RowStatus.Passed && !(row.Status == RowStatus.Skipped && maySkip))
            ? ExitCode.InfrastructureFailed
            : ExitCode.Passed;
    }

    /// <summary>Explains a failed run without a failed row: the reason and what to do. Empty when the rows explain the failure.</summary>
    /// <param name="session">The run.</param>
    /// <param name="tasksFailed">Whether a task threw an exception.</param>
    public static IReadOnlyList<string> Explain(BuildSession session, bool tasksFailed)
    {
        if (session.Interruption.IsCancellationRequested)
            return [];
        if (SkippedStrictly(session) is { Count: > 0 } skipped)
        {
            var (cause, remedy) = session.Options.StrictOption ? ("--strict", "remove --strict") : ("CI (the variable CI is set)", "unset CI");
            return
            [
                $"FAILED: skipped rows are failures because of {cause}. Skipped: {string.Join(", ", skipped.Select(row => row.Backend))}.",
                .. skipped.Select(row => $"  {row.Backend}: {row.Reason} {row.Remedy}".TrimEnd()),
                $"  To allow skipped rows, {remedy}. To exclude rows, select the others with --backend.",
            ];
        }

        var isReported = session.Result?.Rows.Any(row => row.Status is RowStatus.Failed or RowStatus.Cancelled) ?? tasksFailed;
        if (isReported || !session.TestsNothing)
            return [];
        return session.Options.RerunFailed && session.Result is { Rows: [] }
            ? ["FAILED: no test ran, because nothing failed in the last run. To run everything, remove --rerun-failed."]
            : ["FAILED: no test ran."];
    }

    private static IReadOnlyList<RowResult> SkippedStrictly(BuildSession session) =>
        session.Options.Strict ? [.. (session.Result?.Rows ?? []).Where(row => row.Status == RowStatus.Skipped)] : [];
}
