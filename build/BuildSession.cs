using Build.Matrix;
using Build.Options;

namespace Build;

/// <summary>What the program knows before Cake runs, and what it wants to know afterwards.</summary>
/// <param name="Options">The command line.</param>
/// <param name="Repository">Where things are.</param>
/// <param name="Console">Where lines go.</param>
/// <param name="Interruption">Cancelled by Ctrl-C and SIGTERM.</param>
public sealed record BuildSession(BuildOptions Options, Repository Repository, BuildConsole Console, CancellationToken Interruption)
{
    /// <summary>What the rows found; null when none was run.</summary>
    public MatrixResult? Result { get; set; }

    /// <summary>Whether a unit test failed.</summary>
    public bool UnitTestFailed { get; set; }
}
