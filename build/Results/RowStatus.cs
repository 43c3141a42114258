namespace Build.Results;

/// <summary>How a row ended.</summary>
public enum RowStatus
{
    /// <summary>All selected tests ran, none failed or was blocked, and at least one passed; see <see cref="Verdict"/>.</summary>
    Passed,

    /// <summary>Something failed; <see cref="RowResult.Failure"/> is the kind of failure.</summary>
    Failed,

    /// <summary>The row did not run, for a reason that was known before the start, such as an unavailable server.</summary>
    Skipped,

    /// <summary>The row did not run or did not finish, because the run ended first (<c>--stop-on-fail</c>, a signal).</summary>
    Cancelled,
}
