namespace Build.Results;

/// <summary>
/// Decides whether a row has passed: from its tests, the suite's list of tests and the other rows. What a row says of itself can only make it worse.
/// Runs, merged results and results that are read again all come through here.
/// </summary>
public static class Verdict
{
    /// <summary>Gives every row the status that its tests deserve.</summary>
    /// <param name="result">A run's result.</param>
    public static MatrixResult Of(MatrixResult result)
    {
        // Which tests a filter finds only the rows tell; they have to tell the same.
        var filtered = result.Request.Filter is null ? null : result.Rows.SelectMany(row => row.Tests).Select(test => test.FullName).Distinct().ToList();
        return result with { Rows = [.. result.Rows.Select(Judged)] };

        RowResult Judged(RowResult row) =>
            Of(row, filtered ?? SelectedBy(row.Shard, result.SuiteTests), isWhole: result.Request.Filter is null && row.Shard is null);
    }

    /// <summary>Why a row that ran its tests has not passed; null when it has.</summary>
    /// <param name="row">The row, with its tests.</param>
    /// <param name="selected">The full names of the tests that were to run.</param>
    /// <param name="isWhole">Whether those are all tests of the suite.</param>
    internal static FailureException? Fault(RowResult row, IReadOnlyCollection<string> selected, bool isWhole)
    {
        int Count(TestOutcome outcome) => row.Tests.Count(test => test.Outcome == outcome);
        var (passed, failed, skipped, blocked) = (Count(TestOutcome.Passed), Count(TestOutcome.Failed), Count(TestOutcome.Skipped), Count(TestOutcome.Blocked));
        var found = row.Tests.Select(test => test.FullName).ToHashSet();
        var lacking = selected.Where(name => !found.Contains(name)).ToList();
        var unknown = found.Except(selected).ToList();
        var fixtures = string.Join(' ', row.FixtureFailures);
        if (found.Count < row.Tests.Count)
            return Test("The result names two tests alike.", "Each test needs a name of its own.");
        if (failed > 0)
            return Test($"{failed} of {row.Tests.Count} tests failed. {fixtures}".TrimEnd(),
                $"Each failed test tells how to run it alone; the whole daemon log is {row.DaemonLog}.");
        if (fixtures.Length > 0)
            return Test(fixtures, $"No test tells of it. The suite's own result file does: {row.ResultFile}");
        if (blocked > 0)
            return new(FailureKind.Daemon, $"{blocked} of {row.Tests.Count} tests were blocked.", $"The daemon or its server failed: look at {row.DaemonLog}");
        if (lacking.Count > 0)
            return Infra($"The row lacks {lacking.Count} of {selected.Count} tests: {TestNames.Some(lacking)}.",
                "Every row has to run the same tests: run it again, from the same build.");
        if (unknown.Count > 0)
            return Infra($"The row has tests that the suite does not list: {TestNames.Some(unknown)}.", "A test's name must be the same in each run.");
        if (passed == 0)
            return Infra($"No test was executed ({row.Tests.Count} found, {skipped} skipped).", "Check --filter, --shard and --suite.");
        return isWhole && skipped > passed
            ? Test($"{skipped} of {row.Tests.Count} tests were skipped, and only {passed} passed.",
                "A row that skips most of its suite has not been tested: see the reasons of the skips.")
            : null;
    }

    /// <summary>The tests of a shard, or all.</summary>
    /// <param name="shard">The shard as <c>i/n</c>; null for all tests.</param>
    /// <param name="suiteTests">All tests of the suite.</param>
    internal static IReadOnlyList<string> SelectedBy(string? shard, IReadOnlyList<string> suiteTests) =>
        shard is null ? suiteTests : Shard.Read(shard).Take(suiteTests);

    private static RowResult Of(RowResult row, IReadOnlyList<string> selected, bool isWhole)
    {
        row = row with { Selected = selected.Count > 0 ? selected.Count : null };
        var ran = row.Tests.Count > 0 || row.Status == RowStatus.Passed;
        if (!ran && row.Status != RowStatus.Failed)
            return row with { Failure = null };
        var fault = Fault(row, selected, isWhole);
        return row.Status switch
        {
            RowStatus.Failed => Failed(row, row.Failure ?? fault?.Kind ?? FailureKind.Infra, row.Reason ?? fault?.Message ?? "The row failed.", row.Remedy),
            RowStatus.Cancelled when !row.Tests.Any(test => test.Outcome == TestOutcome.Failed) => row with { Failure = null },
            _ when fault is not null => Failed(row, fault.Kind, fault.Message, fault.Remedy),
            _ => row with { Status = RowStatus.Passed, Failure = null, Reason = null, Remedy = null },
        };
    }

    private static RowResult Failed(RowResult row, FailureKind kind, string reason, string? remedy) =>
        row with { Status = RowStatus.Failed, Failure = kind, Reason = reason, Remedy = remedy };

    private static FailureException Test(string message, string remedy) => new(FailureKind.Test, message, remedy);

    private static FailureException Infra(string message, string remedy) => new(FailureKind.Infra, message, remedy);
}
