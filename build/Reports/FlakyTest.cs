using Build.Matrix;

namespace Build.Reports;

/// <summary>A test that did not end the same way each time that its row was run.</summary>
/// <param name="Test">The test's name.</param>
/// <param name="Backend">The backend on which it was not the same.</param>
/// <param name="Passed">How often it passed.</param>
/// <param name="Runs">How often it was run.</param>
internal sealed record FlakyTest(string Test, string Backend, int Passed, int Runs)
{
    public static IReadOnlyList<FlakyTest> Find(MatrixResult result) =>
    [
        .. from row in result.Rows
           from test in row.Tests
           where test.IsFlaky
           select new FlakyTest(test.Name, row.Backend, test.Repetitions.Count(outcome => outcome == TestOutcome.Passed), test.Repetitions.Count),
    ];
}
