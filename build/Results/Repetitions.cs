namespace Build.Results;

/// <summary>Joins the results of repeated runs of the same tests.</summary>
public static class Repetitions
{
    /// <summary>Adds the results of a run. A test that failed in any run has failed. Each test keeps the outcomes of all runs.</summary>
    /// <param name="before">The joined results of the earlier runs; empty for the first run.</param>
    /// <param name="run">The results of this run, with one result per test.</param>
    public static IReadOnlyList<TestResult> Join(IReadOnlyList<TestResult> before, IReadOnlyList<TestResult> run)
    {
        if (before.Count == 0)
            return run;
        var now = run.ToDictionary(test => test.FullName);
        var known = before.Select(test => test.FullName).ToHashSet();
        return
        [
            .. before.Select(test => now.TryGetValue(test.FullName, out var again) ? Join(test, again) : test),
            .. run.Where(test => !known.Contains(test.FullName)),
        ];
    }

    private static TestResult Join(TestResult before, TestResult now)
    {
        IReadOnlyList<TestOutcome> outcomes = [.. before.Repetitions is [] ? [before.Outcome] : before.Repetitions, now.Outcome];
        // A test that was blocked in one run has no verdict for that run, even when another run passed.
        var worse = before.Outcome == TestOutcome.Failed || (before.Outcome == TestOutcome.Blocked && now.Outcome != TestOutcome.Failed) ? before : now;
        return worse with { Repetitions = outcomes };
    }
}
