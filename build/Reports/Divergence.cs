using Build.Results;

namespace Build.Reports;

/// <summary>A test that fails on some backends and passes on others.</summary>
/// <param name="Test">The test's name.</param>
/// <param name="FullName">The name with namespace and class.</param>
/// <param name="Failures">The backends on which the test fails, and since when.</param>
/// <param name="PassedOn">The backends on which the test passes.</param>
internal sealed record Divergence(string Test, string FullName, IReadOnlyList<DivergentFailure> Failures, IReadOnlyList<string> PassedOn)
{
    /// <summary>Finds the divergences of a run, in the order of the suite.</summary>
    /// <param name="result">The run.</param>
    public static IReadOnlyList<Divergence> Find(MatrixResult result) =>
    [
        .. from row in result.Rows
           from test in row.Tests
           group (row.Backend, test.Name, test.Outcome, test.Since) by test.FullName into runs
           let failed = runs.Where(run => run.Outcome == TestOutcome.Failed).DistinctBy(run => run.Backend).ToArray()
           let passed = runs.Where(run => run.Outcome == TestOutcome.Passed).Select(run => run.Backend).Except(failed.Select(run => run.Backend)).ToArray()
           where failed.Length > 0 && passed.Length > 0
           select new Divergence(
               runs.First().Name, runs.Key,
               [.. failed.Select(run => new DivergentFailure(run.Backend, run.Since))],
               passed),
    ];
}

/// <summary>One backend on which a divergent test fails.</summary>
/// <param name="Backend">The backend.</param>
/// <param name="Since">When the failure began; see <see cref="TestResult.Since"/>.</param>
internal sealed record DivergentFailure(string Backend, string? Since)
{
    /// <summary>Returns the backend and, if known, when the failure began.</summary>
    public override string ToString() => Since is null ? Backend : $"{Backend}, {Since}";
}
