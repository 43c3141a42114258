using Build.Results;

namespace Build.Reports;

/// <summary>The numbers of a row's tests by outcome.</summary>
/// <param name="Passed">The number of passed tests.</param>
/// <param name="Failed">The number of failed tests.</param>
/// <param name="Blocked">The number of tests without a verdict, because the daemon or its server failed.</param>
/// <param name="Skipped">The number of skipped tests.</param>
/// <param name="NotRun">The number of selected tests without a result.</param>
/// <param name="NotSelected">The number of tests of the suite that were not selected.</param>
internal readonly record struct TestCounts(int Passed, int Failed, int Blocked, int Skipped, int NotRun, int NotSelected)
{
    /// <summary>The number of selected tests.</summary>
    public int Total => Passed + Failed + Blocked + Skipped + NotRun;

    /// <summary>Counts the tests of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="suiteTests">The number of tests of the suite; 0 when unknown.</param>
    public static TestCounts Of(RowResult row, int suiteTests = 0)
    {
        var selected = row.Selected ?? row.Tests.Count;
        return new(
            Count(row.Tests, TestOutcome.Passed),
            Count(row.Tests, TestOutcome.Failed),
            Count(row.Tests, TestOutcome.Blocked),
            Count(row.Tests, TestOutcome.Skipped),
            Math.Max(0, selected - row.Tests.Count),
            Math.Max(0, suiteTests - selected));
    }

    /// <summary>Counts the tests with an outcome.</summary>
    /// <param name="tests">The tests.</param>
    /// <param name="outcome">The outcome.</param>
    public static int Count(IEnumerable<TestResult> tests, TestOutcome outcome) => tests.Count(test => test.Outcome == outcome);

    /// <summary>Returns a text for the summary, such as <c>16/17 passed, 1 failed</c>.</summary>
    public override string ToString() =>
        $"{Passed}/{Total} passed{Others()}" + Part(NotRun, "not run") + Part(NotSelected, "not selected");

    /// <summary>Returns the counts of outcomes other than passed, such as <c>, 1 failed, 12 blocked</c>.</summary>
    public string Others() => Part(Failed, "failed") + Part(Blocked, "blocked") + Part(Skipped, "skipped");

    private static string Part(int count, string what) => count > 0 ? $", {count} {what}" : "";
}
