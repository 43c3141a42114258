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
    /// <param name="history">The earlier runs, oldest first.</param>
    public static IReadOnlyList<Divergence> Find(MatrixResult result, IReadOnlyList<HistoryEntry> history) =>
    [
        .. from row in result.Rows
           from test in row.Tests
           group (row.Backend, test.Name, test.Outcome) by test.FullName into runs
           let failed = runs.Where(run => run.Outcome == TestOutcome.Failed).Select(run => run.Backend).Distinct().ToArray()
           let passed = runs.Where(run => run.Outcome == TestOutcome.Passed).Select(run => run.Backend).Distinct().Except(failed).ToArray()
           where failed.Length > 0 && passed.Length > 0
           select new Divergence(
               runs.First().Name, runs.Key,
               [.. failed.Select(backend => new DivergentFailure(backend, FailingSince(history, backend, runs.Key)))],
               passed),
    ];

    /// <summary>
    /// Returns the first run of the current series of failures of a test on a backend; null when the test did not fail in its last run there. Runs
    /// without the test are ignored.
    /// </summary>
    public static HistoryEntry? FailingSince(IReadOnlyList<HistoryEntry> history, string backend, string fullName)
    {
        HistoryEntry? since = null;
        foreach (var entry in history.Reverse())
        {
            var row = entry.Rows.FirstOrDefault(row => row.Backend == backend);
            if (row is null || !row.Tests.TryGetValue(fullName, out var outcome) || outcome is TestOutcome.Skipped or TestOutcome.Blocked)
                continue;
            if (outcome == TestOutcome.Passed)
                break;
            since = entry;
        }
        return since;
    }
}

/// <summary>One backend on which a divergent test fails.</summary>
/// <param name="Backend">The backend.</param>
/// <param name="Since">The first recorded run of the current series of failures; null when this run is the first.</param>
internal sealed record DivergentFailure(string Backend, HistoryEntry? Since)
{
    /// <summary>Returns the text <c>since 2026-02-06 10:00, commit abc1234</c> or <c>new in this run</c>.</summary>
    public static string Words(HistoryEntry? since) => since switch
    {
        null => "new in this run",
        { Commit: null } => $"since {Wording.Moment(since.StartedAt)}",
        { Commit: var commit } => $"since {Wording.Moment(since.StartedAt)}, commit {Wording.ShortCommit(commit)}",
    };
}
