using Build.Options;
using Build.Processes;
using Build.Results;
using Build.Terminal;
using Build.Workspace;

namespace Build.Runs;

/// <summary>What the program knows before Cake runs, and what it wants to know afterwards.</summary>
/// <param name="Options">The command line.</param>
/// <param name="Repository">Where things are.</param>
/// <param name="Console">Where lines go.</param>
/// <param name="Interruption">Cancelled by Ctrl-C and SIGTERM.</param>
public sealed record BuildSession(BuildOptions Options, Repository Repository, BuildConsole Console, CancellationToken Interruption)
{
    /// <summary>Keeps account of what the run starts.</summary>
    public ProcessGuard Guard { get; } = new(Path.Combine(Repository.Root, "out", "runs"), Environment.ProcessPath!);

    /// <summary>What the run left behind, a line each.</summary>
    public IReadOnlyList<string> Leaks { get; set; } = [];

    /// <summary>What the rows found; null when none was run.</summary>
    public MatrixResult? Result { get; set; }

    /// <summary>Whether a unit test failed.</summary>
    public bool UnitTestFailed { get; set; }

    /// <summary>Whether the tasks that run include the tests of rows.</summary>
    public bool ExpectsTests { get; set; }

    /// <summary>Whether tests were expected and none was executed.</summary>
    internal bool TestsNothing =>
        ExpectsTests && !Options.ShowsOnly && !(Result?.Rows ?? []).Any(row => row.Tests.Any(test => test.Outcome != TestOutcome.Skipped));
}
