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

    /// <summary>A server, a daemon or the build itself failed, something was left behind, or rows were skipped: one in a strict run, or all.</summary>
    public const int InfrastructureFailed = 2;

    /// <summary>Everything that was asked for passed.</summary>
    public const int Passed = 0;

    /// <summary>Every code with its meaning, for <c>--help</c>.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Passed, "everything that was asked for passed"),
        (TestFailed, "at least one test failed"),
        (InfrastructureFailed, "a server, a daemon or the build itself failed, something was left behind, or a row was skipped with --strict, or all were"),
        (WrongUsage, "the command line could not be understood; nothing was started"),
        (Interrupted, "interrupted by Ctrl-C or SIGTERM; what was started has been stopped"),
    ];

    /// <summary>The code of a run that ended.</summary>
    /// <param name="session">What it found.</param>
    /// <param name="tasksFailed">Whether a task threw.</param>
    public static int Of(BuildSession session, bool tasksFailed)
    {
        var rows = session.Result?.Rows ?? [];
        if (session.Interruption.IsCancellationRequested)
            return Interrupted;
        if (session.UnitTestFailed || rows.Any(row => row.Failure == FailureKind.Test))
            return TestFailed;
        var mayNotSkip = session.Options.Strict || rows.All(row => row.Status == RowStatus.Skipped);
        if (tasksFailed || session.Leaks.Count > 0 || rows.Any(row => row.Status == RowStatus.Failed || (row.Status == RowStatus.Skipped && mayNotSkip)))
            return InfrastructureFailed;
        return Passed;
    }
}
