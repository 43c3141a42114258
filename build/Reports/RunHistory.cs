using Build.Results;
using System.Globalization;
using System.Text.Json;

namespace Build.Reports;

/// <summary>What is remembered of a run: enough for a trend and for "failing since", small enough to keep for every run.</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="StartedAt">When it began, in UTC.</param>
/// <param name="Commit">The commit that was tested, if known.</param>
/// <param name="Rows">Its rows.</param>
internal sealed record HistoryEntry(string RunId, DateTimeOffset StartedAt, string? Commit, IReadOnlyList<BackendHistory> Rows)
{
    /// <summary>The suite's project name; null in files of earlier versions.</summary>
    public string? Suite { get; init; }

    /// <summary>The command of a daemon that was not built from this repository.</summary>
    public string? Daemon { get; init; }

    /// <summary>Which tests were selected; null for all.</summary>
    public string? Selection { get; init; }

    /// <summary>Whether a signal ended the run early.</summary>
    public bool Interrupted { get; init; }

    /// <summary>Whether each of its rows ran all tests, so that its outcomes and times can be compared.</summary>
    internal bool IsWhole => Selection is null && !Interrupted;

    public static HistoryEntry Of(MatrixResult result) => new(result.RunId, result.StartedAt, result.Commit, [.. result.Rows.Select(BackendHistory.Of)])
    {
        Suite = result.Suite,
        Daemon = result.Request.Daemon,
        Selection = RunSelection.Tests(result),
        Interrupted = result.Interrupted,
    };

    /// <summary>Whether it tested the same thing as a run: its suite on its daemon.</summary>
    public bool IsOf(MatrixResult result) => (Suite is null || Suite == result.Suite) && Daemon == result.Request.Daemon;
}

/// <summary>What is remembered of a row.</summary>
/// <param name="Backend">The row's name.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Tests">How each test ended, by its full name.</param>
internal sealed record BackendHistory(string Backend, RowStatus Status, TimeSpan Duration, IReadOnlyDictionary<string, TestOutcome> Tests)
{
    // A test that stands in the result twice is remembered by its worst outcome.
    public static BackendHistory Of(RowResult row) => new(row.Backend, row.Status, row.Duration, row.Tests
        .GroupBy(test => test.FullName)
        .ToDictionary(same => same.Key, same => same.Any(test => test.Outcome == TestOutcome.Failed) ? TestOutcome.Failed : same.First().Outcome));
}

/// <summary>The runs before this one, as the folder <c>artifacts/history</c> holds them: a file a run, named after its start.</summary>
internal static class RunHistory
{
    /// <summary>How many of the newest runs are read; older files stay where they are.</summary>
    private const int Limit = 200;

    /// <summary>
    /// Reads the runs of the same suite and daemon that began before the given one, oldest first. A file that cannot be read is said and left out.
    /// </summary>
    public static async Task<IReadOnlyList<HistoryEntry>> ReadAsync(
        string directory, MatrixResult before, TextWriter warnings, CancellationToken cancellation)
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
                var entry = await JsonSerializer.DeserializeAsync<HistoryEntry>(stream, ResultsJson.Options, cancellation);
                if (entry is not null && entry.RunId != before.RunId && entry.StartedAt < before.StartedAt && entry.IsOf(before))
                    entries.Add(entry);
            }
            catch (Exception exception) when (exception is JsonException or IOException)
            {
                await warnings.WriteLineAsync($"The history leaves out {file}, which cannot be read: {exception.Message} Delete it if it stays so.");
            }
        }
        return [.. entries.OrderBy(entry => entry.StartedAt)];
    }

    /// <summary>The file's text.</summary>
    public static string Write(MatrixResult result) => JsonSerializer.Serialize(HistoryEntry.Of(result), ResultsJson.Options) + "\n";

    /// <summary>The file's name: start and run id, so that names sort by time and no two runs share one.</summary>
    public static string FileName(MatrixResult result)
    {
        var start = result.StartedAt.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var id = string.Concat(result.RunId.Where(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_'));
        return $"{start}-{id}.json";
    }
}
