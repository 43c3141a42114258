namespace Build.Results;

/// <summary>What one test of the suite found on one backend.</summary>
/// <param name="Name">The test's name, the same on every backend.</param>
/// <param name="FullName">Its name with namespace and class, as a filter takes it.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Duration">How long it took.</param>
public sealed record TestResult(string Name, string FullName, TestOutcome Outcome, TimeSpan Duration)
{
    /// <summary>The assertion's message, or the reason of a skip.</summary>
    public string? Message { get; init; }

    /// <summary>Where the assertion stands.</summary>
    public string? StackTrace { get; init; }

    /// <summary>What the assertion expected, when its message tells.</summary>
    public string? Expected { get; init; }

    /// <summary>What was found in its place.</summary>
    public string? Found { get; init; }

    /// <summary>The test's output: the requests that it made and what was answered.</summary>
    public string? Output { get; init; }

    /// <summary>Those lines of the daemon's log that belong to this test, found by its trace id.</summary>
    public IReadOnlyList<string> DaemonLog { get; init; } = [];

    /// <summary>The command that runs this one test on this one backend again.</summary>
    public string? Rerun { get; init; }

    /// <summary>How each run of this test ended, in order, when the row was run more than once (<c>--repeat</c>); else empty.</summary>
    public IReadOnlyList<TestOutcome> Repetitions { get; init; } = [];

    /// <summary>Whether the repetitions that gave a verdict did not all end the same way.</summary>
    public bool IsFlaky => Repetitions.Where(outcome => outcome != TestOutcome.Blocked).Distinct().Count() > 1;
}
