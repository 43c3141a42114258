namespace Build.Results;

/// <summary>
/// Decides whether a row has passed, from its tests, the suite's list of tests and the other rows. The row's own status can only make the
/// verdict worse. Used for new results, merged results and results that are read from a file.
/// </summary>
public static class Verdict
{
    /// <summary>Sets the status of every row.</summary>
    /// <param name="result">A run's result.</param>
    public static MatrixResult Of(MatrixResult result)
    {
        // Only NUnit can evaluate a filter, so the expected tests are those of all rows together. Each row must have all of them.
        var filtered = result.Request.Filter is null ? null : result.Rows.SelectMany(row => row.Tests).Select(test => test.FullName).Distinct().ToList();
        return result with { Rows = [.. result.Rows.Select(Judged)] };

        RowResult Judged(RowResult row) =>
            Of(row, filtered ?? SelectedBy(row.Shard, result.SuiteTests), isWhole: result.Request.Filter is null && row.Shard is null);
    }

    /// <summary>Returns why a row that ran its tests has not passed; null when it has passed.</summary>
    /// <param name="row">The row, with its tests.</param>
    /// <param name="selected">The full names of the selected tests.</param>
    /// <param name="isWhole">Whether all tests of the suite are selected.</param>
    internal static FailureException? Fault(RowResult row, IReadOnlyCollection<string> selected, bool isWhole)
    {
        int Count(TestOutcome outcome) => row.Tests.Count(test => test.Outcome == outcome);
        var (passed, failed, skipped, blocked) = (Count(TestOutcome.Passed), Count(TestOutcome.Failed), Count(TestOutcome.Skipped), Count(TestOutcome.Blocked));
        var found = row.Tests.Select(test => test.FullName).ToHashSet();
        var missing = selected.Where(name => !found.Contains(name)).ToList();
        var unknown = found.Except(selected).ToList();
        var fixtures = string.Join(' ', row.FixtureFailures);
        if (found.Count < row.Tests.Count)
            return Test("The result contains two tests with the same name.", "Rename one of them: test names must be unique.");
        if (failed > 0)
            return Test($"{failed} of {row.Tests.Count} tests failed. {fixtures}".TrimEnd(),
                $"Read the failures; each has a command that runs only that test. The complete daemon log is {row.DaemonLog}.");
        if (fixtures.Length > 0)
            return Test(fixtures, $"No test result contains this failure. Read the suite's result file {row.ResultFile}");
        if (blocked > 0)
            return new(FailureKind.Daemon, $"{blocked} of {row.Tests.Count} tests were blocked.", $"The daemon or its server failed. Read {row.DaemonLog}");
        if (missing.Count > 0)
            return Infra($"{missing.Count} of {selected.Count} tests are missing in the row: {TestNames.Some(missing)}.",
                "Every row must run the same tests. Run the row again, with the same build.");
        if (unknown.Count > 0)
            return Infra($"The row has tests that are not in the suite's list: {TestNames.Some(unknown)}.", "Make test names the same in each run.");
        if (passed == 0)
            return Infra($"No test ran ({row.Tests.Count} found, {skipped} skipped).", "Check --filter, --shard and --suite.");
        return isWhole && skipped > passed
            ? Test($"{skipped} of {row.Tests.Count} tests were skipped, and only {passed} passed.",
                "A row that skips most of the suite has not been tested. Read the reasons for the skips.")
            : null;
    }

    /// <summary>Returns the tests of a shard.</summary>
    /// <param name="shard">The shard, as <c>i/n</c>; null for all tests.</param>
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
