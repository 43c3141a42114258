namespace Build.Results;

/// <summary>How a row ended.</summary>
public enum RowStatus
{
    /// <summary>Every selected test was run, none failed or was blocked, and at least one passed; see <see cref="Verdict"/>.</summary>
    Passed,

    /// <summary>Something failed; <see cref="RowResult.Failure"/> says what kind of thing.</summary>
    Failed,

    /// <summary>Not run, for a reason that was known before the run began, such as a server that is unavailable.</summary>
    Skipped,

    /// <summary>Not run, or broken off, because the run ended first (<c>--stop-on-fail</c>, a signal).</summary>
    Cancelled,
}
