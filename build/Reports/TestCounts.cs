using Build.Results;

namespace Build.Reports;

/// <summary>How many tests of a row ended in which way, and how many did not run.</summary>
/// <param name="Passed">Those that passed.</param>
/// <param name="Failed">Those that failed.</param>
/// <param name="Blocked">Those that the daemon or its server kept from a verdict.</param>
/// <param name="Skipped">Those that were skipped with a reason.</param>
/// <param name="NotRun">Those that were selected and of which nothing is known.</param>
/// <param name="NotSelected">Those of the suite that were not selected.</param>
internal readonly record struct TestCounts(int Passed, int Failed, int Blocked, int Skipped, int NotRun, int NotSelected)
{
    /// <summary>Those that were to run.</summary>
    public int Total => Passed + Failed + Blocked + Skipped + NotRun;

    /// <summary>Counts the tests of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="suiteTests">How many tests its suite has; 0 when that is not known.</param>
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

    /// <summary>How many tests ended in one way.</summary>
    /// <param name="tests">The tests.</param>
    /// <param name="outcome">The way.</param>
    public static int Count(IEnumerable<TestResult> tests, TestOutcome outcome) => tests.Count(test => test.Outcome == outcome);

    /// <summary>Says it as the summary does: <c>16/17 passed, 1 failed</c>.</summary>
    public override string ToString() =>
        $"{Passed}/{Total} passed{Others()}" + Part(NotRun, "not run") + Part(NotSelected, "not selected");

    /// <summary>What did not pass of the tests that have an outcome: <c>, 1 failed, 12 blocked</c>.</summary>
    public string Others() => Part(Failed, "failed") + Part(Blocked, "blocked") + Part(Skipped, "skipped");

    private static string Part(int count, string what) => count > 0 ? $", {count} {what}" : "";
}
