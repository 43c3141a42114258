using Build.Results;

namespace Build.Reports;

/// <summary>
/// Merges the results of jobs, which ran some rows or shards, into the result of one run. The verdict depends only on the tests (<see cref="Verdict"/>):
/// a row with missing tests fails.
/// </summary>
public static class ResultMerger
{
    private const string Remedy = "Check that job, run it again, and merge again when its results.json exists.";

    /// <summary>Reads all <c>results.json</c> files in a folder and its subfolders, and merges them.</summary>
    /// <param name="directory">The folder, such as the download folder for the jobs' artifacts.</param>
    /// <param name="expected">The backends whose rows are required, in the order of the table of backends.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The merged result, and the backends whose failure no job has reported.</returns>
    /// <exception cref="InvalidDataException">There is no result file, a file is invalid, or the files are of different runs.</exception>
    public static async Task<(MatrixResult Result, IReadOnlyList<string> OwnFailures)> MergeAsync(
        string directory, IReadOnlyList<string> expected, CancellationToken cancellationToken)
    {
        string[] files = Directory.Exists(directory) ? Directory.GetFiles(directory, "results.json", SearchOption.AllDirectories) : [];
        if (files.Length == 0)
        {
            throw new InvalidDataException(
                $"Cannot find a results.json in {directory}. Download the artifacts of the jobs to this folder, with one subfolder per job.");
        }

        var parts = new List<MatrixResult>();
        foreach (var file in files.Order(StringComparer.Ordinal))
            parts.Add(await ResultsJson.ReadAsync(file, cancellationToken));
        var result = Merge(parts, expected);
        var reported = parts.SelectMany(part => part.Rows).Where(row => row.Status == RowStatus.Failed).Select(row => row.Backend).ToHashSet();
        return (result, [.. result.Rows.Where(row => row.Status == RowStatus.Failed && !reported.Contains(row.Backend)).Select(row => row.Backend)]);
    }

    /// <summary>Merges results; see <see cref="MergeAsync"/>.</summary>
    internal static MatrixResult Merge(IReadOnlyList<MatrixResult> parts, IReadOnlyList<string> expected)
    {
        RequireMergeable(parts);
        var attempts = parts.SelectMany(part => part.Rows.Select(row => new JobResult(part, row))).ToLookup(one => one.Row.Backend);
        var first = parts.MinBy(part => part.StartedAt)!;
        return Verdict.Of(first with
        {
            Duration = parts.Max(part => part.StartedAt + part.Duration) - first.StartedAt,
            PackageFeed = string.Join(" and ", parts.Select(part => part.PackageFeed).Distinct().Order(StringComparer.Ordinal)),
            Rows = [.. expected.Union(attempts.Select(row => row.Key)).Select(backend => Join(backend, [.. attempts[backend]]))],
            Interrupted = false,
            SuiteTests = parts.MaxBy(part => part.SuiteTests.Count)!.SuiteTests,
            Request = first.Request with { Backends = [.. expected], Shard = null, Strict = parts.Any(part => part.Request.Strict) },
            Notes = [.. parts.SelectMany(part => part.Notes).Distinct(), .. UnknownCommit(parts)],
        });
    }

    private static RowResult Join(string backend, IReadOnlyList<JobResult> attempts) => attempts.Count == 0
        ? Failed(new RowResult(backend, RowStatus.Failed, TimeSpan.Zero) { Attempts = 0 }, "No job has a result of this row.")
        : new JobResults(attempts).Join();

    /// <summary>Adds a failure of the merge to a row.</summary>
    internal static RowResult Failed(RowResult row, string reason) => row with
    {
        Status = RowStatus.Failed,
        Failure = row.Failure ?? FailureKind.Infra,
        Reason = row.Reason is null ? reason : $"{reason} {row.Reason}",
        Remedy = Remedy,
    };

    private static void RequireMergeable(IReadOnlyList<MatrixResult> parts)
    {
        RequireSame(parts, "commits", part => part.Commit ?? "unknown (no Git clone in that job)");
        RequireSame(parts, "suites", part => part.Suite);
        RequireSame(parts, "daemons", part => part.Request.Daemon ?? "this repository's");
        if (parts.FirstOrDefault(part => part.Request.Filter is not null || part.Request.RerunOf is not null) is { } selected)
        {
            throw new InvalidDataException(
                $"The result of run {selected.RunId} ({Backends(selected)}) has incomplete rows: {RunSelection.Tests(selected)}. "
                + "Run its job without --filter and --rerun-failed.");
        }

        // A killed job may have no list of tests. Its rows fail for other reasons.
        var listing = parts.Where(part => part.SuiteTests.Count > 0).ToList();
        foreach (var part in listing.Where(part => !part.SuiteTests.ToHashSet().SetEquals(listing[0].SuiteTests)))
        {
            string[] difference = [.. part.SuiteTests.Except(listing[0].SuiteTests), .. listing[0].SuiteTests.Except(part.SuiteTests)];
            throw new InvalidDataException(
                $"The jobs have different tests: {TestNames.Some(difference)} in only one of run {listing[0].RunId} ({Backends(listing[0])}) "
                + $"and run {part.RunId} ({Backends(part)}). Run all jobs from the same commit.");
        }
    }

    private static IEnumerable<string> UnknownCommit(IReadOnlyList<MatrixResult> parts)
    {
        if (parts.Count > 1 && parts.All(part => part.Commit is null))
            yield return "The commit is unknown in all jobs, so they may have tested different code. Run the jobs in a Git clone, with Git installed.";
    }

    private static string Backends(MatrixResult part) => string.Join(", ", part.Rows.Select(row => row.Backend));

    private static void RequireSame(IReadOnlyList<MatrixResult> parts, string what, Func<MatrixResult, string> of)
    {
        string[] found = [.. parts.Select(of).Distinct().Order(StringComparer.Ordinal)];
        if (found.Length > 1)
            throw new InvalidDataException($"The results have different {what}: {string.Join(", ", found)}. Merge only the jobs of one pipeline.");
    }
}
