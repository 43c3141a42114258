using Build.Results;

namespace Build.Ledger;

/// <summary>Applies the ledger to the tests of a row: a listed failure is expected, and a listed test that passes is a failure.</summary>
public static class ExpectedFailures
{
    /// <summary>Returns the tests with their outcomes by the ledger.</summary>
    /// <param name="entries">The entries of the ledger.</param>
    /// <param name="row">The row, with its server.</param>
    /// <param name="tests">The row's tests.</param>
    public static IReadOnlyList<TestResult> Apply(IReadOnlyList<LedgerEntry> entries, RowResult row, IReadOnlyList<TestResult> tests)
    {
        var listed = entries
            .Where(entry => entry.Concerns(row.Backend, row.Server, row.Capabilities))
            .SelectMany(entry => entry.Fails.Select(test => (entry, test)))
            .DistinctBy(pair => pair.test)
            .ToDictionary(pair => pair.test, pair => pair.entry);
        return [.. tests.Select(test => listed.TryGetValue(test.FullName, out var entry) ? Judge(entry, row, test) : test)];
    }

    private static TestResult Judge(LedgerEntry entry, RowResult row, TestResult test) => test.Outcome switch
    {
        TestOutcome.Failed => test with { Outcome = TestOutcome.Skipped, Message = $"Known difference '{entry.Id}' ({entry.Rule}): {entry.Difference}" },
        TestOutcome.Passed => test with
        {
            Outcome = TestOutcome.Failed,
            Message = $"The known difference '{entry.Id}' no longer shows on {row.Backend} ({row.Server}): this test passes. "
                + "Remove it, or the row, from tests/divergences.yaml.",
        },
        _ => test,
    };

    /// <summary>The warnings of entries past their review date.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="today">The current date.</param>
    public static IReadOnlyList<string> Overdue(IReadOnlyList<LedgerEntry> entries, DateOnly today) =>
    [
        .. entries.Where(entry => entry.Review < today).Select(entry =>
            $"The known difference '{entry.Id}' was to be reviewed by {entry.Review:yyyy-MM-dd}. Look at it again, and set a new date in tests/divergences.yaml."),
    ];
}
