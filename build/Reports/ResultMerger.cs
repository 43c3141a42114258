using Build.Results;

namespace Build.Reports;

/// <summary>
/// Joins the results of jobs that each ran some rows, or shards of a row, into the result that one run of all would have given. A row passes by its
/// tests alone (<see cref="Verdict"/>): what cannot be joined to all tests of the suite has failed, with what is missing as its reason.
/// </summary>
public static class ResultMerger
{
    private const string Remedy = "Look at that job, run it again, and merge when its results.json is there.";

    /// <summary>Reads every <c>results.json</c> in a folder and below it, and joins them.</summary>
    /// <param name="directory">The folder, such as the one that a CI system downloads the jobs' artifacts to.</param>
    /// <param name="expected">The backends whose rows there have to be, in the order of the table.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The joined result, and the backends whose failure no job has told.</returns>
    /// <exception cref="InvalidDataException">There is no result file, one cannot be read, or they do not belong together.</exception>
    public static async Task<(MatrixResult Result, IReadOnlyList<string> OwnFailures)> MergeAsync(
        string directory, IReadOnlyList<string> expected, CancellationToken cancellation)
    {
        string[] files = Directory.Exists(directory) ? Directory.GetFiles(directory, "results.json", SearchOption.AllDirectories) : [];
        if (files.Length == 0)
            throw new InvalidDataException($"{directory} holds no results.json. Download the artifacts of the jobs into it, each into a folder of its own.");
        var parts = new List<MatrixResult>();
        foreach (var file in files.Order(StringComparer.Ordinal))
            parts.Add(await ResultsJson.ReadAsync(file, cancellation));
        var result = Merge(parts, expected);
        var told = parts.SelectMany(part => part.Rows).Where(row => row.Status == RowStatus.Failed).Select(row => row.Backend).ToHashSet();
        return (result, [.. result.Rows.Where(row => row.Status == RowStatus.Failed && !told.Contains(row.Backend)).Select(row => row.Backend)]);
    }

    /// <summary>Joins results; see <see cref="MergeAsync"/>.</summary>
    internal static MatrixResult Merge(IReadOnlyList<MatrixResult> parts, IReadOnlyList<string> expected)
    {
        RequireMergeable(parts);
        var tries = parts.SelectMany(part => part.Rows.Select(row => new JobResult(part, row))).ToLookup(one => one.Row.Backend);
        var first = parts.MinBy(part => part.StartedAt)!;
        return Verdict.Of(first with
        {
            Duration = parts.Max(part => part.StartedAt + part.Duration) - first.StartedAt,
            PackageFeed = string.Join(" and ", parts.Select(part => part.PackageFeed).Distinct().Order(StringComparer.Ordinal)),
            Rows = [.. expected.Union(tries.Select(row => row.Key)).Select(backend => Join(backend, [.. tries[backend]]))],
            Interrupted = false,
            SuiteTests = parts.MaxBy(part => part.SuiteTests.Count)!.SuiteTests,
            Request = first.Request with { Backends = [.. expected], Shard = null, Strict = parts.Any(part => part.Request.Strict) },
            Notes = [.. parts.SelectMany(part => part.Notes).Distinct(), .. UnknownCommit(parts)],
        });
    }

    private static RowResult Join(string backend, IReadOnlyList<JobResult> tries) => tries.Count == 0
        ? Failed(new RowResult(backend, RowStatus.Failed, TimeSpan.Zero) { Attempts = 0 }, "No job brought a result of this row.")
        : new JobResults(tries).Join();

    /// <summary>Adds a failure that merging has found to what the row says of itself.</summary>
    internal static RowResult Failed(RowResult row, string reason) => row with
    {
        Status = RowStatus.Failed,
        Failure = row.Failure ?? FailureKind.Infra,
        Reason = row.Reason is null ? reason : $"{reason} {row.Reason}",
        Remedy = Remedy,
    };

    private static void RequireMergeable(IReadOnlyList<MatrixResult> parts)
    {
        RequireSame(parts, "commits", part => part.Commit ?? "unknown (no git in that job)");
        RequireSame(parts, "suites", part => part.Suite);
        RequireSame(parts, "daemons", part => part.Request.Daemon ?? "this repository's");
        if (parts.FirstOrDefault(part => part.Request.Filter is not null || part.Request.RerunOf is not null) is { } selected)
        {
            throw new InvalidDataException(
                $"The result of run {selected.RunId} ({Backends(selected)}) does not hold whole rows: {RunSelection.Tests(selected)}. "
                + "Run its job without --filter and --rerun-failed.");
        }

        // A job that was killed did not come to list its suite; its rows fail for that.
        var listing = parts.Where(part => part.SuiteTests.Count > 0).ToList();
        foreach (var part in listing.Where(part => !part.SuiteTests.ToHashSet().SetEquals(listing[0].SuiteTests)))
        {
            string[] difference = [.. part.SuiteTests.Except(listing[0].SuiteTests), .. listing[0].SuiteTests.Except(part.SuiteTests)];
            throw new InvalidDataException(
                $"The jobs had different tests: {TestNames.Some(difference)} only in one of run {listing[0].RunId} ({Backends(listing[0])}) "
                + $"and run {part.RunId} ({Backends(part)}). Run all jobs from the same commit.");
        }
    }

    private static IEnumerable<string> UnknownCommit(IReadOnlyList<MatrixResult> parts)
    {
        if (parts.Count > 1 && parts.All(part => part.Commit is null))
            yield return "No job knew its commit, so nothing shows that all tested the same code. Run the jobs in a git checkout, with git installed.";
    }

    private static string Backends(MatrixResult part) => string.Join(", ", part.Rows.Select(row => row.Backend));

    private static void RequireSame(IReadOnlyList<MatrixResult> parts, string what, Func<MatrixResult, string> of)
    {
        string[] found = [.. parts.Select(of).Distinct().Order(StringComparer.Ordinal)];
        if (found.Length > 1)
            throw new InvalidDataException($"The results are of different {what}: {string.Join(", ", found)}. Merge the jobs of one pipeline only.");
    }
}
