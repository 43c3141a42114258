namespace Build.Results;

/// <summary>What one run of the matrix found: the one model that every report is made from.</summary>
/// <param name="RunId">Names the run; the daemons give it back in <c>/health</c>.</param>
/// <param name="StartedAt">When the run began, in UTC.</param>
/// <param name="Duration">From the first task to the last row's end.</param>
/// <param name="Commit">The commit that was tested, or null outside a git checkout.</param>
/// <param name="PackageFeed"><c>full</c>, or <c>without</c> and the packages that the feed lacked.</param>
/// <param name="Suite">The suite's project name.</param>
/// <param name="Rows">One entry a backend that was asked for, in the order of the table.</param>
/// <param name="Interrupted">Whether a signal ended the run early.</param>
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
    /// <summary>What was asked for. A run that was asked for less than everything never reads as a whole one.</summary>
    public required RunRequest Request { get; init; }

    /// <summary>The full names of all tests that the suite has, whether or not they were selected.</summary>
    public required IReadOnlyList<string> SuiteTests { get; init; }

    /// <summary>What a reader has to know of the run beside its rows, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
