using Build.Results;

namespace Build.Reports;

/// <summary>The result of a row from one job.</summary>
/// <param name="Part">The job's result.</param>
/// <param name="Row">The row.</param>
internal sealed record JobResult(MatrixResult Part, RowResult Row);

/// <summary>
/// The results of one row from all jobs. The newest split of the suite counts: a whole row, or a set of shards. Older results are earlier attempts; their
/// failures are added as notes.
/// </summary>
/// <param name="attempts">The results, at least one.</param>
internal sealed class JobResults(IReadOnlyList<JobResult> attempts)
{
    private readonly IReadOnlyList<JobResult> newestFirst = [.. attempts.OrderByDescending(one => one.Part.StartedAt)];

    /// <summary>Joins the results into one row.</summary>
    public RowResult Join()
    {
        var splits = newestFirst.Select(one => Count(one.Row)).Distinct().ToList();
        var counting = newestFirst.Where(one => Count(one.Row) == splits[0]).DistinctBy(one => one.Row.Shard).OrderBy(one => Index(one.Row)).ToList();
        var row = Together(counting);
        if (splits.Count(count => count > 1) > 1)
        {
            var shards = newestFirst.Select(one => one.Row.Shard).OfType<string>().Order(StringComparer.Ordinal);
            row = ResultMerger.Failed(row, $"Shards of different splits: {string.Join(", ", shards)}.");
        }

        return WithEarlier(row, [.. newestFirst.Except(counting).Reverse()]);
    }

    private static RowResult Together(IReadOnlyList<JobResult> counting)
    {
        var checkedRows = counting.Select(Check).ToList();
        var worst = checkedRows.MinBy(row => row.Status switch
        {
            RowStatus.Failed => row.Failure == FailureKind.Test ? 1 : 0,
            RowStatus.Cancelled => 2,
            RowStatus.Skipped => 3,
            _ => 4,
        })!;
        if (counting is [{ Row.Shard: null }])
            return checkedRows[0];

        var joined = worst with
        {
            Shard = null,
            Selected = null,
            Duration = checkedRows.Aggregate(TimeSpan.Zero, (sum, row) => sum + row.Duration),
            Tests = [.. checkedRows.SelectMany(row => row.Tests)],
            FixtureFailures = [.. checkedRows.SelectMany(row => row.FixtureFailures)],
            Notes = [.. checkedRows.SelectMany(row => row.Notes).Distinct()],
            Reason = worst.Status == RowStatus.Passed ? null : Reasons(checkedRows),
            Attempts = checkedRows.Max(row => row.Attempts),
        };
        string[] duplicates = [.. joined.Tests.GroupBy(test => test.FullName).Where(same => same.Count() > 1).Select(same => same.Key)];
        if (duplicates.Length > 0)
        {
            joined = ResultMerger.Failed(
                joined with { Tests = [.. joined.Tests.OrderBy(test => test.Outcome == TestOutcome.Failed ? 0 : 1).DistinctBy(test => test.FullName)] },
                $"Overlapping shards: more than one has {TestNames.Some(duplicates)}.");
        }

        var count = Count(counting[0].Row);
        int[] missing = [.. Enumerable.Range(1, count).Except(counting.Select(one => Index(one.Row)))];
        return missing.Length == 0 ? joined
            : ResultMerger.Failed(joined, $"No job has a result of shard {string.Join(", ", missing.Select(index => $"{index}/{count}"))}.");
    }

    // Do not trust the job's status: check its tests against the part of the suite that it ran.
    private static RowResult Check(JobResult one)
    {
        var row = Verdict.Of(one.Part with { Rows = [one.Row] }).Rows[0];
        return one.Part.Interrupted ? ResultMerger.Failed(row, "The job of this row was interrupted.") : row;
    }

    private static RowResult WithEarlier(RowResult row, IReadOnlyList<JobResult> oldestFirst)
    {
        if (oldestFirst.Count == 0)
            return row;
        var earlier = oldestFirst.SelectMany(one => one.Row.Tests)
            .Where(test => test.Outcome is TestOutcome.Passed or TestOutcome.Failed).ToLookup(test => test.FullName, test => test.Outcome);
        return row with
        {
            Attempts = row.Attempts + oldestFirst.Sum(one => one.Row.Attempts),
            Notes = [.. row.Notes, .. oldestFirst.Select(Note).OfType<string>()],
            Tests = [.. row.Tests
                .Select(test => earlier.Contains(test.FullName) ? test with { Repetitions = [.. earlier[test.FullName], test.Outcome] } : test)],
        };
    }

    private static string? Note(JobResult one)
    {
        var row = Check(one);
        var shard = row.Shard is null ? "" : $" of shard {row.Shard}";
        return row.Status == RowStatus.Passed ? null
            : $"An earlier attempt{shard} ended with {Wording.Outcome(row)} at {Wording.Moment(one.Part.StartedAt)} UTC: {row.Reason}";
    }

    private static string Reasons(IReadOnlyList<RowResult> shards) =>
        string.Join(' ', shards.Where(row => row.Reason is not null).Select(row => $"Shard {row.Shard}: {row.Reason}"));

    private static int Index(RowResult row) => row.Shard is null ? 1 : Shard.Read(row.Shard).Index;

    // A whole row counts as part 1 of 1.
    private static int Count(RowResult row) => row.Shard is null ? 1 : Shard.Read(row.Shard).Count;
}
