using Build.Reports;

namespace Build.Matrix;

/// <summary>What <c>--rerun-failed</c> leaves of a run: rows and tests that failed or were not run last time.</summary>
internal sealed class LastRun
{
    private readonly IReadOnlyDictionary<string, RowResult>? rows;

    private LastRun(IEnumerable<RowResult>? rows) => this.rows = rows?.ToDictionary(row => row.Backend);

    /// <summary>Leaves everything.</summary>
    public static LastRun Ignored { get; } = new(null);

    /// <summary>Leaves what a run did not pass.</summary>
    public static LastRun Of(MatrixResult result) => new(result.Rows);

    /// <summary>Reads the last run's result file.</summary>
    /// <exception cref="InvalidDataException">There is none, or it cannot be read.</exception>
    public static async Task<LastRun> ReadAsync(string resultsFile, CancellationToken cancellationToken) => File.Exists(resultsFile)
        ? Of(await ResultsJson.ReadAsync(resultsFile, cancellationToken))
        : throw new InvalidDataException($"There is no {resultsFile} that tells what failed last time. Run without --rerun-failed first.");

    /// <summary>Whether a row is to be run.</summary>
    public bool Includes(string backend) => rows is null || !rows.TryGetValue(backend, out var row) || row.Status != RowStatus.Passed;

    /// <summary>The tests of a row that are to be run; null for all.</summary>
    public IReadOnlyList<string>? TestsOf(string backend) =>
        rows is not null && rows.TryGetValue(backend, out var row) && row is { Failure: FailureKind.Test, Tests.Count: > 0 }
            ? [.. row.Tests.Where(test => test.Outcome == TestOutcome.Failed).Select(test => test.FullName)]
            : null;
}
