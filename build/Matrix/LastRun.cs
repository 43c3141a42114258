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

    /// <summary>Puts what was not run again beside what was, so that the next run knows of everything.</summary>
    /// <param name="asked">The rows that were asked for, in their order.</param>
    /// <param name="now">The rows that were run.</param>
    public IReadOnlyList<RowResult> Complete(IEnumerable<string> asked, IReadOnlyList<RowResult> now)
    {
        if (rows is null)
            return now;
        var byBackend = now.ToDictionary(row => row.Backend);
        return [.. asked.Select(backend => byBackend.TryGetValue(backend, out var row) ? Complete(row) : rows[backend])];
    }

    private RowResult Complete(RowResult now)
    {
        if (TestsOf(now.Backend) is null || now.Tests.Count == 0)
            return now;
        var again = now.Tests.ToDictionary(test => test.FullName);
        return now with { Tests = [.. rows![now.Backend].Tests.Select(test => again.GetValueOrDefault(test.FullName, test))] };
    }
}
