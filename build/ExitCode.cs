using Build.Matrix;

namespace Build;

/// <summary>What the build's exit codes mean. When several apply, the one that comes first here is given.</summary>
public static class ExitCode
{
    /// <summary>A signal ended the run early: 128 + SIGINT, as shells report it.</summary>
    public const int Interrupted = 130;

    /// <summary>The command line could not be understood; nothing was started (EX_USAGE of sysexits.h).</summary>
    public const int WrongUsage = 64;

    /// <summary>At least one test failed.</summary>
    public const int TestFailed = 1;

    /// <summary>A server, a daemon or the build itself failed, something was left behind, a row did not run in a strict run, or no row ran.</summary>
    public const int InfrastructureFailed = 2;

    /// <summary>Everything that was asked for passed.</summary>
    public const int Passed = 0;

    /// <summary>Every code with its meaning, for <c>--help</c>.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Passed, "everything that was asked for passed"),
        (TestFailed, "at least one test failed"),
        (InfrastructureFailed, "a server, a daemon or the build itself failed, something was left behind, a row was skipped in a --strict run, or no row ran"),
        (WrongUsage, "the command line could not be understood; nothing was started"),
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
        var maySkip = !session.Options.Strict && session.Result is { Request.Strict: false } && rows.Any(row => row.Status == RowStatus.Passed);
        return tasksFailed || rows.Any(row => row.Status != RowStatus.Passed && !(row.Status == RowStatus.Skipped && maySkip)) ? InfrastructureFailed : Passed;
    }
}
