using Build.Options;
using Build.Processes;
using Build.Results;
using Build.Terminal;
using Build.Workspace;

namespace Build.Runs;

/// <summary>One execution of the build program: its input, and the outcome that decides the exit code.</summary>
/// <param name="Options">The command line.</param>
/// <param name="Repository">The paths of this clone.</param>
/// <param name="Console">The console.</param>
/// <param name="Interruption">Cancelled by Ctrl-C and SIGTERM.</param>
public sealed record BuildSession(BuildOptions Options, Repository Repository, BuildConsole Console, CancellationToken Interruption)
{
    /// <summary>Watches the processes, folders and containers of the run.</summary>
    public ProcessGuard Guard { get; } = new(Path.Combine(Repository.Root, "out", "runs"), Environment.ProcessPath!);

    /// <summary>Compiles the programs that the run starts.</summary>
    public Compilation Compilation { get; init; } = new(Repository, Interruption);

    /// <summary>The leaks of the run, one line each.</summary>
    public IReadOnlyList<string> Leaks { get; set; } = [];

    /// <summary>The result of the rows; null when no row ran.</summary>
    public MatrixResult? Result { get; set; }

    /// <summary>Whether a unit test failed, or a canary survived.</summary>
    public bool CheckFailed { get; set; }

    /// <summary>Whether a task of this run runs or merges tests.</summary>
    public bool ExpectsTests { get; set; }

    /// <summary>Whether tests were expected and no test ran.</summary>
    internal bool TestsNothing =>
        ExpectsTests && !Options.ShowsOnly && !(Result?.Rows ?? []).Any(row => row.Tests.Any(test => test.Outcome != TestOutcome.Skipped));
}
