namespace Build.Results;

/// <summary>The result of one run of the matrix. All reports are generated from it.</summary>
/// <param name="RunId">The run's id, which daemons return in <c>/health</c>.</param>
/// <param name="StartedAt">The start time, in UTC.</param>
/// <param name="Duration">The time from the start of the first task to the end of the last row.</param>
/// <param name="Commit">The tested commit; null outside a Git clone.</param>
/// <param name="PackageFeed"><c>full</c>, or <c>without</c> and the packages that the feed does not have.</param>
/// <param name="Suite">The suite's project name.</param>
/// <param name="Rows">One entry per requested backend, in the order of the table of backends.</param>
/// <param name="Interrupted">Whether a signal interrupted the run.</param>
public sealed record MatrixResult(
    string RunId,
    DateTimeOffset StartedAt,
    TimeSpan Duration,
    string? Commit,
    string PackageFeed,
    string Suite,
    IReadOnlyList<RowResult> Rows,
    bool Interrupted = false)
{
    /// <summary>The requested rows and tests. Reports show when a run was requested for only a part.</summary>
    public required RunRequest Request { get; init; }

    /// <summary>The full names of all tests of the suite, selected or not.</summary>
    public required IReadOnlyList<string> SuiteTests { get; init; }

    /// <summary>Further notes on the run, as sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
