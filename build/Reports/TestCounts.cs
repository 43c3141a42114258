using Build.Matrix;

namespace Build.Reports;

/// <summary>How many tests of a row ended in which way.</summary>
internal readonly record struct TestCounts(int Passed, int Failed, int Skipped)
{
    public int Total => Passed + Failed + Skipped;

    public static TestCounts Of(RowResult row) => new(
        row.Tests.Count(test => test.Outcome == TestOutcome.Passed),
        row.Tests.Count(test => test.Outcome == TestOutcome.Failed),
        row.Tests.Count(test => test.Outcome == TestOutcome.Skipped));

    /// <summary>Says it as the summary does: <c>16/17 passed, 1 failed</c>.</summary>
    public override string ToString() =>
        $"{Passed}/{Total} passed" + (Failed > 0 ? $", {Failed} failed" : "") + (Skipped > 0 ? $", {Skipped} skipped" : "");
}
