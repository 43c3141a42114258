namespace Build.Results;

/// <summary>The result of one test on one backend.</summary>
/// <param name="Name">The test's name, which is the same on every backend.</param>
/// <param name="FullName">The name with namespace and class, as in a filter.</param>
/// <param name="Outcome">How the test ended.</param>
/// <param name="Duration">The test's duration.</param>
public sealed record TestResult(string Name, string FullName, TestOutcome Outcome, TimeSpan Duration)
{
    /// <summary>The assertion's message, or the reason for a skip.</summary>
    public string? Message { get; init; }

    /// <summary>The stack trace of the failure.</summary>
    public string? StackTrace { get; init; }

    /// <summary>The expected value, when the assertion's message contains it.</summary>
    public string? Expected { get; init; }

    /// <summary>The actual value.</summary>
    public string? Found { get; init; }

    /// <summary>The test's output: its requests and the responses.</summary>
    public string? Output { get; init; }

    /// <summary>The lines of the daemon's log with this test's trace id.</summary>
    public IReadOnlyList<string> DaemonLog { get; init; } = [];

    /// <summary>When the failure began, as a clause, such as <c>since 034d694 (2026-11-23 10:00), 3 runs ago</c>; null for other outcomes.</summary>
    public string? Since { get; init; }

    /// <summary>The command that runs only this test, on this backend.</summary>
    public string? Rerun { get; init; }

    /// <summary>The outcomes of this test in order, when the row ran more than once (<c>--repeat</c>); otherwise empty.</summary>
    public IReadOnlyList<TestOutcome> Repetitions { get; init; } = [];

    /// <summary>Whether the repetitions with a verdict have different outcomes.</summary>
    public bool IsFlaky => Repetitions.Where(outcome => outcome != TestOutcome.Blocked).Distinct().Count() > 1;
}
