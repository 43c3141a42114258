using Build.Results;

namespace Build.Reports;

/// <summary>A test with different outcomes in repeated runs of its row.</summary>
/// <param name="Test">The test's name.</param>
/// <param name="Backend">The backend.</param>
/// <param name="Outcomes">The outcomes, in order.</param>
internal sealed record FlakyTest(string Test, string Backend, IReadOnlyList<TestOutcome> Outcomes)
{
    public static IReadOnlyList<FlakyTest> Find(MatrixResult result) =>
    [
        .. from row in result.Rows
           from test in row.Tests
           where test.IsFlaky
           select new FlakyTest(test.Name, row.Backend, test.Repetitions),
    ];

    /// <summary>Returns a text such as <c>passed 1 of 2 (failed, passed)</c>.</summary>
    public override string ToString()
    {
        var all = string.Join(", ", Outcomes.Select(outcome => outcome.ToString().ToLowerInvariant()));
        return $"passed {Outcomes.Count(outcome => outcome == TestOutcome.Passed)} of {Outcomes.Count} ({all})";
    }
}
