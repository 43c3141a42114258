namespace Build.Results;

/// <summary>How a test ended.</summary>
public enum TestOutcome
{
    /// <summary>All assertions passed.</summary>
    Passed,

    /// <summary>An assertion failed, or the test threw an exception.</summary>
    Failed,

    /// <summary>The test did not run, for a stated reason, such as a capability that the backend does not declare.</summary>
    Skipped,

    /// <summary>The test has no verdict, because the daemon or its server failed. It does not count as passed.</summary>
    Blocked,
}
