using Build.Matrix;

namespace Build.Reports;

/// <summary>Joins the results of jobs that each ran some rows, or shards of a row, into the result that one run of all would have given.</summary>
public static class ResultMerger
{
    /// <summary>Reads every <c>results.json</c> in a folder and below it, and joins them.</summary>
    /// <param name="directory">The folder, such as the one that a CI system downloads the jobs' artifacts to.</param>
    /// <param name="expected">The backends whose rows there have to be, in the order of the table.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The joined result. A row or shard that no job brought is a row that failed, with what is missing as its reason.</returns>
    /// <exception cref="InvalidDataException">There is no result file, one cannot be read, or they are of different commits or suites.</exception>
    public static async Task<MatrixResult> MergeAsync(string directory, IReadOnlyList<string> expected, CancellationToken cancellation)
    {
        string[] files = Directory.Exists(directory) ? Directory.GetFiles(directory, "results.json", SearchOption.AllDirectories) : [];
        if (files.Length == 0)
            throw new InvalidDataException($"{directory} holds no results.json. Download the artifacts of the jobs into it, each into a folder of its own.");
        var parts = new List<MatrixResult>();
        foreach (var file in files.Order(StringComparer.Ordinal))
            parts.Add(await ResultsJson.ReadAsync(file, cancellation));
        return Merge(parts, expected);
    }

    /// <summary>Joins results; see <see cref="MergeAsync"/>.</summary>
    internal static MatrixResult Merge(IReadOnlyList<MatrixResult> parts, IReadOnlyList<string> expected)
    {
        RequireSame(parts, "commits", part => part.Commit ?? "unknown");
        RequireSame(parts, "suites", part => part.Suite);

        // Newest first: of a job that was run again, the last result counts.
        var rows = parts.OrderByDescending(part => part.StartedAt).SelectMany(part => part.Rows).ToLookup(row => row.Backend);
        var first = parts.MinBy(part => part.StartedAt)!;
        return first with
        {
            Duration = parts.Max(part => part.StartedAt + part.Duration) - first.StartedAt,
            PackageFeed = string.Join(" and ", parts.Select(part => part.PackageFeed).Distinct().Order(StringComparer.Ordinal)),
            Rows = [.. expected.Union(rows.Select(row => row.Key)).Select(backend => Row(backend, [.. rows[backend]]))],
            Interrupted = parts.Any(part => part.Interrupted),
        };
    }

    private static RowResult Row(string backend, IReadOnlyList<RowResult> newestFirst)
    {
        if (newestFirst.Count == 0)
            return Missing(new RowResult(backend, RowStatus.Failed, TimeSpan.Zero) { Attempts = 0 }, "No job brought a result of this row.");
        return newestFirst.FirstOrDefault(row => row.Shard is null) ?? Joined([.. newestFirst.DistinctBy(row => row.Shard).OrderBy(row => ShardOf(row).Index)]);
    }

    private static RowResult Joined(IReadOnlyList<RowResult> shards)
    {
        var worst = shards.OrderBy(row => row.Status switch
        {
            RowStatus.Failed => (0, row.Failure),
            RowStatus.Cancelled => (1, null),
            RowStatus.Skipped => (2, null),
            _ => (3, null),
        }).First();
        var joined = worst with
        {
            Shard = null,
            Duration = shards.Aggregate(TimeSpan.Zero, (sum, row) => sum + row.Duration),
            Tests = [.. shards.SelectMany(row => row.Tests)],
            Reason = worst.Status == RowStatus.Passed ? null : Reasons(shards),
            Attempts = shards.Max(row => row.Attempts),
        };

        int[] counts = [.. shards.Select(row => ShardOf(row).Count).Distinct()];
        if (counts.Length > 1)
            return Missing(joined, $"The shards are of different splits: {string.Join(", ", shards.Select(row => row.Shard))}.");
        int[] lacking = [.. Enumerable.Range(1, counts[0]).Except(shards.Select(row => ShardOf(row).Index))];
        return lacking.Length == 0 ? joined : Missing(joined, $"No job brought shard {string.Join(", ", lacking.Select(index => $"{index}/{counts[0]}"))}.");
    }

    private static string Reasons(IReadOnlyList<RowResult> shards) =>
        string.Join(' ', shards.Where(row => row.Reason is not null).Select(row => $"Shard {row.Shard}: {row.Reason}"));

    private static RowResult Missing(RowResult row, string reason) => row with
    {
        Status = RowStatus.Failed,
        Failure = row.Failure ?? FailureKind.Infra,
        Reason = row.Reason is null ? reason : $"{reason} {row.Reason}",
        Remedy = "Look at that job, run it again, and merge when its results.json is there.",
    };

    private static (int Index, int Count) ShardOf(RowResult row)
    {
        var slash = row.Shard!.IndexOf('/');
        return int.TryParse(row.Shard.AsSpan(0, Math.Max(slash, 0)), out var index) && int.TryParse(row.Shard.AsSpan(slash + 1), out var count)
            ? (index, count)
            : throw new InvalidDataException($"The row {row.Backend} names its shard \"{row.Shard}\", which is not of the form i/n. Run its job again.");
    }

    private static void RequireSame(IReadOnlyList<MatrixResult> parts, string what, Func<MatrixResult, string> of)
    {
        string[] found = [.. parts.Select(of).Distinct().Order(StringComparer.Ordinal)];
        if (found.Length > 1)
            throw new InvalidDataException($"The results are of different {what}: {string.Join(", ", found)}. Merge the jobs of one pipeline only.");
    }
}
