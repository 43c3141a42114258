using Build.Results;
using System.Globalization;
using System.Text.Json;

namespace Build.Reports;

/// <summary>The summary of a run in the history, for trends and for "failing since".</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="StartedAt">The start time, in UTC.</param>
/// <param name="Commit">The tested commit; null when unknown.</param>
/// <param name="Rows">The rows.</param>
internal sealed record HistoryEntry(string RunId, DateTimeOffset StartedAt, string? Commit, IReadOnlyList<BackendHistory> Rows)
{
    /// <summary>The suite's project name; null in files of earlier versions.</summary>
    public string? Suite { get; init; }

    /// <summary>The command that starts another daemon; null for the daemon of this repository.</summary>
    public string? Daemon { get; init; }

    /// <summary>The selected tests; null for all tests.</summary>
    public string? Selection { get; init; }

    /// <summary>Whether a signal interrupted the run.</summary>
    public bool Interrupted { get; init; }

    /// <summary>Whether all tests ran, so that outcomes and durations can be compared.</summary>
    internal bool IsWhole => Selection is null && !Interrupted;

    public static HistoryEntry Of(MatrixResult result) => new(result.RunId, result.StartedAt, result.Commit, [.. result.Rows.Select(BackendHistory.Of)])
    {
        Suite = result.Suite,
        Daemon = result.Request.Daemon,
        Selection = RunSelection.Tests(result),
        Interrupted = result.Interrupted,
    };

    /// <summary>Whether this run has the same suite and daemon as another run.</summary>
    public bool IsOf(MatrixResult result) => (Suite is null || Suite == result.Suite) && Daemon == result.Request.Daemon;
}

/// <summary>The summary of a row in the history.</summary>
/// <param name="Backend">The row's name.</param>
/// <param name="Status">How the row ended.</param>
/// <param name="Duration">The row's duration.</param>
/// <param name="Tests">The outcome of each test, by full name.</param>
internal sealed record BackendHistory(string Backend, RowStatus Status, TimeSpan Duration, IReadOnlyDictionary<string, TestOutcome> Tests)
{
    /// <summary>The server's product and version; null in files of earlier versions.</summary>
    public string? Server { get; init; }

    /// <summary>The driver and its version; null in files of earlier versions.</summary>
    public string? Driver { get; init; }

    // A test with several results counts as failed when one of them failed.
    public static BackendHistory Of(RowResult row) => new(row.Backend, row.Status, row.Duration, row.Tests
        .GroupBy(test => test.FullName)
        .ToDictionary(same => same.Key, same => same.Any(test => test.Outcome == TestOutcome.Failed) ? TestOutcome.Failed : same.First().Outcome))
    {
        Server = row.Server,
        Driver = row.Driver,
    };
}

/// <summary>The history of runs in the folder <c>artifacts/history</c>: one file per run, named after its start time.</summary>
internal static class RunHistory
{
    /// <summary>The maximum number of runs to read. Older files are ignored.</summary>
    private const int Limit = 200;

    /// <summary>Reads the runs before a run with the same suite and daemon, oldest first.</summary>
    public static async Task<IReadOnlyList<HistoryEntry>> ReadAsync(
        string directory, MatrixResult before, TextWriter warnings, CancellationToken cancellationToken) =>
        [
            .. (await ReadAllAsync(directory, warnings, cancellationToken))
                .Where(entry => entry.RunId != before.RunId && entry.StartedAt < before.StartedAt && entry.IsOf(before)),
        ];

    /// <summary>Reads the last runs, oldest first. Prints a warning for an invalid file, and ignores it.</summary>
    public static async Task<IReadOnlyList<HistoryEntry>> ReadAllAsync(string directory, TextWriter warnings, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(directory))
            return [];
        var entries = new List<HistoryEntry>();
        var newestFirst = Directory.GetFiles(directory, "*.json").OrderByDescending(Path.GetFileName, StringComparer.Ordinal);
        foreach (var file in newestFirst.Take(Limit))
        {
            try
            {
                await using var stream = File.OpenRead(file);
                if (await JsonSerializer.DeserializeAsync<HistoryEntry>(stream, ResultsJson.Options, cancellationToken) is { } entry)
                    entries.Add(entry);
            }
            catch (Exception exception) when (exception is JsonException or IOException)
            {
                await warnings.WriteLineAsync($"Cannot read {file} of the history: {exception.Message} It is ignored. Delete it if the error persists.");
            }
        }
        return [.. entries.OrderBy(entry => entry.StartedAt)];
    }

    /// <summary>Returns the text of a run's file.</summary>
    public static string Write(MatrixResult result) => JsonSerializer.Serialize(HistoryEntry.Of(result), ResultsJson.Options) + "\n";

    /// <summary>Returns the name of a run's file: start time and run id, so that names are unique and sorted by time.</summary>
    public static string FileName(MatrixResult result)
    {
        var start = result.StartedAt.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var id = string.Concat(result.RunId.Where(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_'));
        return $"{start}-{id}.json";
    }
}
