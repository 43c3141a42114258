namespace Build.Reports.Html;

/// <summary>The table of earlier runs, newest first. It has the numbers of the trend bars.</summary>
internal static class HtmlHistory
{
    private const int RunsShown = 30;

    public static HtmlText Write(IReadOnlyList<HistoryEntry> history)
    {
        if (history.Count == 0)
            return HtmlText.Empty;
        return $"""
            <section aria-labelledby="history">
            <h2 id="history">Earlier runs</h2>
            <details class="history">
            <summary>{(history.Count > RunsShown ? $"The last {RunsShown} of {history.Count} runs" : Wording.Count(history.Count, "run"))}</summary>
            <table>
            <thead><tr><th scope="col">Started, UTC</th><th scope="col">Commit</th><th scope="col">Backends</th></tr></thead>
            <tbody>
            {history.TakeLast(RunsShown).Reverse().Select(Run)}
            </tbody>
            </table>
            </details>
            </section>
            """;
    }

    private static HtmlText Run(HistoryEntry entry)
    {
        string[] marks = [.. new[] { entry.Selection, entry.Interrupted ? "interrupted" : null }.OfType<string>()];
        HtmlText mark = marks.Length == 0 ? HtmlText.Empty : $" <span class=\"partial\">{string.Join("; ", marks)}</span>";
        var commit = entry.Commit is null ? "–" : Wording.ShortCommit(entry.Commit);
        return $"<tr><th scope=\"row\">{Wording.Moment(entry.StartedAt)}</th><td><code>{commit}</code></td><td>{entry.Rows.Select(Row)}{mark}</td></tr>\n";
    }

    private static HtmlText Row(BackendHistory row) =>
        $"<span class=\"{HtmlBackends.Class(row.Status)}\">{row.Backend} {Wording.Status(row.Status)} {Wording.Duration(row.Duration)}</span> ";
}
