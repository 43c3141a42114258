namespace Build.Results;

/// <summary>Joins what several runs of the same tests found.</summary>
public static class Repetitions
{
    /// <summary>Adds a run: a test that ever failed has failed, and each remembers how it ended every time. A run has each test once.</summary>
    /// <param name="before">What the runs before found; empty for the first.</param>
    /// <param name="run">What this run found.</param>
    public static IReadOnlyList<TestResult> Join(IReadOnlyList<TestResult> before, IReadOnlyList<TestResult> run)
    {
        if (before.Count == 0)
            return run;
        var now = run.ToDictionary(test => test.FullName);
        var known = before.Select(test => test.FullName).ToHashSet();
        return [.. before.Select(test => now.TryGetValue(test.FullName, out var again) ? Join(test, again) : test), .. run.Where(test => !known.Contains(test.FullName))];
    }

    private static TestResult Join(TestResult before, TestResult now)
    {
        IReadOnlyList<TestOutcome> outcomes = [.. before.Repetitions is [] ? [before.Outcome] : before.Repetitions, now.Outcome];
        // What was blocked once has no verdict for that run, whatever the other found.
        var worse = before.Outcome == TestOutcome.Failed || (before.Outcome == TestOutcome.Blocked && now.Outcome != TestOutcome.Failed) ? before : now;
        return worse with { Repetitions = outcomes };
    }
}
