using Build.Results;

namespace Build.Reports.Html;

/// <summary>The list of backends: status, reason, server and driver, duration, and trend of each row.</summary>
internal static class HtmlBackends
{
    private const int RunsShown = 24;

    public static HtmlText Write(MatrixResult result, IReadOnlyList<HistoryEntry> history)
    {
        var longest = result.Rows.Select(row => row.Duration).DefaultIfEmpty().Max();
        return $"""
            <section aria-labelledby="backends">
            <h2 id="backends">Backends</h2>
            {(history.Count > 0 ? Hint() : HtmlText.Empty)}
            <ul class="backends">
            {result.Rows.Select((row, index) => Row(result, row, index, longest, history))}
            </ul>
            </section>
            """;
    }

    private static HtmlText Hint() => $"""
        <p class="hint">One bar per run, whose height is its duration: earlier runs first, this one last.
        Interrupted runs and runs of selected tests are not shown.</p>
        """;

    private static HtmlText Row(MatrixResult result, RowResult row, int index, TimeSpan longest, IReadOnlyList<HistoryEntry> history) => $"""
        <li class="{Class(row.Status)}">
        <h3>{row.Backend}</h3>
        {Status(row)}
        <p class="count">{Wording.Tests(result, row) ?? "no test ran"}</p>
        <p class="server">{Server(row)}</p>
        <div class="time">{(row.Duration > TimeSpan.Zero ? Wording.Duration(row.Duration) : "")}{HtmlBar.Write(row.Duration, longest)}</div>
        {Trend(result, row, history)}
        {Reason(row, index)}
        {row.Notes.Select(Note)}
        </li>

        """;

    private static HtmlText Note(string note) => $"<p class=\"note\">{note}</p>\n";

    private static HtmlText Status(RowResult row) =>
        $"<span class=\"status {Class(row.Status)}\">{Wording.Outcome(row)}</span>";

    private static HtmlText Server(RowResult row) => $"<span>{Wording.Server(row with { Driver = null })}</span><span>{row.Driver}</span>";

    public static string Class(RowStatus status) => status.ToString().ToLowerInvariant();

    private static HtmlText Reason(RowResult row, int index)
    {
        if (row.Status == RowStatus.Passed)
            return HtmlText.Empty;
        HtmlText cause = row.Status == RowStatus.Failed ? $" <a href=\"#{HtmlFailures.FirstId(row, index)}\">See the cause</a>" : HtmlText.Empty;
        HtmlText remedy = row.Remedy is null ? HtmlText.Empty : $"<br><span class=\"remedy\">{row.Remedy}</span>";
        return $"<p class=\"why\">{row.Reason}{cause}{remedy}</p>";
    }

    // One bar per run, with this run last. Height is duration; colour is status. Only complete runs can be compared.
    private static HtmlText Trend(MatrixResult result, RowResult row, IReadOnlyList<HistoryEntry> history)
    {
        BackendHistory[] earlier =
        [
            .. history.Where(entry => entry.IsWhole).SelectMany(entry => entry.Rows).Where(past => past.Backend == row.Backend).TakeLast(RunsShown - 1),
        ];
        if (earlier.Length == 0)
            return HtmlText.Empty;
        BackendHistory[] runs = HistoryEntry.Of(result).IsWhole ? [.. earlier, BackendHistory.Of(row)] : earlier;
        var longest = runs.Max(run => run.Duration);
        var passed = earlier.Count(run => run.Status == RowStatus.Passed);
        var width = runs.Length * 6;
        var label = $"{passed} of {Wording.Count(earlier.Length, "earlier run")} passed";
        return $"""
            <svg class="trend" role="img" aria-label="{label}" width="{width}" height="24" viewBox="0 0 {width} 24">
            {runs.Select((run, index) => TrendBar(run, index, longest))}</svg>
            """;
    }

    private static HtmlText TrendBar(BackendHistory run, int index, TimeSpan longest)
    {
        var height = longest == TimeSpan.Zero ? 2 : Math.Max(2, 24 * (run.Duration / longest));
        HtmlText title = $"<title>{Wording.Status(run.Status)}, {Wording.Duration(run.Duration)}</title>";
        return $"<rect class=\"{Class(run.Status)}\" x=\"{index * 6}\" y=\"{24 - height}\" width=\"4\" height=\"{height}\">{title}</rect>";
    }
}
