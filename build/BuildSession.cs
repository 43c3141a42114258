using Build.Matrix;
using Build.Options;
using Build.Processes;

namespace Build;

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
}
