namespace Build.Results;

/// <summary>How a test ended.</summary>
public enum TestOutcome
{
    /// <summary>Its assertions held.</summary>
    Passed,

    /// <summary>An assertion did not hold, or the test threw.</summary>
    Failed,

    /// <summary>Not run, with a reason, such as a capability that the backend does not declare.</summary>
    Skipped,

    /// <summary>Without a verdict, since the daemon or its server had failed. It has not passed, and says nothing of the test.</summary>
    Blocked,
}
