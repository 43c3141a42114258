using Build.Results;

namespace Build.Reports;

/// <summary>When a failing test began to fail on a backend, according to the earlier runs.</summary>
internal static class FailureHistory
{
    /// <summary>Sets <see cref="TestResult.Since"/> of all failed tests.</summary>
    /// <param name="result">The run.</param>
    /// <param name="history">The earlier runs, oldest first.</param>
    public static MatrixResult Add(MatrixResult result, IReadOnlyList<HistoryEntry> history) => result with
    {
        Rows =
        [
            .. result.Rows.Select(row => row with
            {
                Tests = [.. row.Tests.Select(test => test.Outcome == TestOutcome.Failed ? test with { Since = Describe(row, test.FullName, history) } : test)],
            }),
        ],
    };

    /// <summary>
    /// Describes the current series of failures as a clause, such as <c>since 034d694 (2026-11-23 10:00), 3 runs ago, first on MySQL 9.7; passed with
    /// 2fa7f94 (2026-11-22 09:00) on MySQL 9.6</c>. Runs in which the test has no verdict are ignored.
    /// </summary>
    /// <param name="row">The row of this run.</param>
    /// <param name="fullName">The failed test.</param>
    /// <param name="history">The earlier runs, oldest first.</param>
    internal static string Describe(RowResult row, string fullName, IReadOnlyList<HistoryEntry> history)
    {
        var runs = (
            from entry in history.Reverse()
            let then = entry.Rows.FirstOrDefault(each => each.Backend == row.Backend)
            where then is not null && then.Tests.TryGetValue(fullName, out var outcome) && outcome is TestOutcome.Passed or TestOutcome.Failed
            select (Entry: entry, Row: then)).ToList();
        var failures = runs.TakeWhile(run => run.Row.Tests[fullName] == TestOutcome.Failed).ToList();
        var passed = runs.Skip(failures.Count).Select(run => ((HistoryEntry Entry, BackendHistory Row)?)run).FirstOrDefault();
        var first = failures.Count > 0 ? failures[^1].Row : BackendHistory.Of(row);

        var since = failures.Count == 0 ? "new in this run" : $"since {Moment(failures[^1].Entry)}, {Wording.Count(failures.Count, "run")} ago";
        if (passed is not { } before)
            return since;
        (string? Then, string? Now)[] versions = [(before.Row.Server, first.Server), (before.Row.Driver, first.Driver)];
        var changes = versions.Where(version => version is { Then: not null, Now: not null } && version.Then != version.Now).ToList();
        return since
            + string.Concat(changes.Select(change => $", first on {change.Now}"))
            + $"; passed with {Moment(before.Entry)}"
            + (changes.Count == 0 ? "" : $" on {string.Join(", ", changes.Select(change => change.Then))}");
    }

    private static string Moment(HistoryEntry entry) => entry.Commit is null
        ? Wording.Moment(entry.StartedAt)
        : $"{Wording.ShortCommit(entry.Commit)} ({Wording.Moment(entry.StartedAt)})";
}
