using Build.Reports.Html;

namespace Build.Reports.Passports;

/// <summary>The passport as one HTML file: a table of rules by backends, and below it the notes and tests of each rule.</summary>
internal static class PassportHtml
{
    public static string Write(Passport passport)
    {
        HtmlText body = $"""
            <header>
            <p class="eyebrow">DBAL test matrix</p>
            <h1>Passport</h1>
            <dl class="facts passport-facts">
            <div><dt>Started</dt><dd>{Wording.Moment(passport.StartedAt)} UTC</dd></div>
            <div><dt>Commit</dt><dd><code>{(passport.Commit is null ? "–" : Wording.ShortCommit(passport.Commit))}</code></dd></div>
            <div><dt>Run</dt><dd><code>{passport.RunId}</code></dd></div>
            </dl>
            </header>
            <main>
            <section id="rules" aria-labelledby="rules-heading">
            <h2 id="rules-heading">Rules</h2>
            <ul class="legend">{PassportWords.Legend.Select(Entry)}</ul>
            <table class="passport" role="table">
            <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Rule</th>{passport.Columns.Select(Column)}</tr></thead>
            <tbody role="rowgroup">
            {passport.Lines.Select(line => Line(passport, line))}
            </tbody>
            </table>
            </section>
            <section aria-labelledby="details">
            <h2 id="details">Notes and tests</h2>
            {passport.Lines.Where(line => line.Tests.Count > 0).Select(line => Details(passport, line))}
            </section>
            </main>
            """;
        return HtmlPage.Write($"Passport – DBAL test matrix", body, skip: "rules");
    }

    private static HtmlText Entry((RuleState State, string Symbol, string Word, string Meaning) entry) =>
        $"<li class=\"{Class(entry.State)}\"><b><span aria-hidden=\"true\">{entry.Symbol}</span> {entry.Word}</b> {entry.Meaning}</li>\n";

    private static HtmlText Column(PassportColumn column) =>
        $"<th scope=\"col\" role=\"columnheader\">{HtmlGrid.Breakable(column.Backend)}<small>{column.Server ?? "did not run"}</small><small>{column.Driver}</small></th>";

    private static HtmlText Line(Passport passport, PassportLine line) => $"""
        <tr role="row"><th scope="row" role="rowheader"><b>{line.Number}</b> {Title(line)}</th>
        {line.Cells.Select((cell, index) => Cell(passport.Columns[index].Backend, line, cell))}</tr>

        """;

    private static HtmlText Title(PassportLine line)
    {
        HtmlText link = $"<a href=\"#{line.Number}\">{line.Title}</a>";
        HtmlText title = $"{line.Title}";
        return line.Tests.Count > 0 ? link : title;
    }

    private static HtmlText Cell(string backend, PassportLine line, PassportCell cell)
    {
        var (symbol, word) = PassportWords.Of(cell.State);
        HtmlText content = $"<span aria-hidden=\"true\">{symbol}</span> {word} <small>{PassportWords.Count(cell)}</small>";
        HtmlText link = $"<a href=\"#{line.Number}\">{content}</a>";
        return $"<td role=\"cell\" class=\"{Class(cell.State)}\"><span class=\"backend\" aria-hidden=\"true\">{backend}</span>{(cell.State == RuleState.NotRun ? content : link)}</td>\n";
    }

    private static HtmlText Details(Passport passport, PassportLine line) => $"""
        <section class="rule" id="{line.Number}">
        <h3>{line.Number} {line.Title}</h3>
        <ul class="notes">
        {line.Limits.Select(limit => Note(limit, "everywhere"))}
        {PassportWords.Notes(passport, line).Select(note => Note(note.Note, note.Backends))}
        </ul>
        <details>
        <summary>{Wording.Count(line.Tests.Count, "test")}</summary>
        <ul class="tests">
        {line.Tests.Select(Test)}
        </ul>
        </details>
        </section>

        """;

    private static HtmlText Note(string note, string backends) => $"<li><b>{backends}</b>: {note}</li>\n";

    private static HtmlText Test(string fullName) => $"<li><code>{HtmlGrid.Breakable(fullName[(fullName.IndexOf('.', StringComparison.Ordinal) + 1)..])}</code></li>\n";

    private static string Class(RuleState state) => state.ToString().ToLowerInvariant();
}
