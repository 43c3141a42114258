using Build.Results;

namespace Build.Reports.Html;

/// <summary>The header of the page: the verdict, the counts of tests, and facts about the run.</summary>
internal static class HtmlHeader
{
    public static HtmlText Write(MatrixResult result)
    {
        var passing = result.Rows.Count(row => row.Status == RowStatus.Passed);
        HtmlText selection = RunSelection.Brief(result) is { } brief ? $" <small>({brief})</small>" : HtmlText.Empty;
        var isWhole = passing == result.Rows.Count && !result.Request.SelectsTests;
        var verdict = result.Rows.Any(row => row.Status == RowStatus.Failed) ? "failed" : isWhole ? "passed" : "incomplete";
        return $"""
            <header class="{verdict}">
            <p class="eyebrow">DBAL test matrix</p>
            <h1>{passing} of {result.Rows.Count} backends pass{selection}</h1>
            {Notices(result)}
            {Outcomes(result)}
            <dl class="facts">
            {Fact("Started", $"<time datetime=\"{result.StartedAt.UtcDateTime.ToString("o")}\">{Wording.Moment(result.StartedAt)} UTC</time>")}
            {Fact("Duration", $"{Wording.Duration(result.Duration)}")}
            {Commit(result)}
            {Fact("Suite", $"{result.Suite}")}
            {Fact("Packages", $"{result.PackageFeed}")}
            {Fact("Run", $"<code>{result.RunId}</code>")}
            </dl>
            </header>
            """;
    }

    private static IEnumerable<HtmlText> Notices(MatrixResult result)
    {
        string[] notices =
        [
            .. RunSelection.Sentences(result),
            .. result.Interrupted ? ["The run was interrupted. Unfinished rows were cancelled."] : Array.Empty<string>(),
            .. result.Notes,
        ];
        return notices.Select(Notice);
    }

    private static HtmlText Notice(string text) => $"<p class=\"notice\">{text}</p>\n";

    private static HtmlText Outcomes(MatrixResult result)
    {
        var counts = result.Rows.Select(row => TestCounts.Of(row)).ToArray();
        (string Name, int Count)[] outcomes =
        [
            ("passed", counts.Sum(row => row.Passed)), ("failed", counts.Sum(row => row.Failed)),
            ("blocked", counts.Sum(row => row.Blocked)), ("skipped", counts.Sum(row => row.Skipped)),
        ];
        double total = outcomes.Sum(outcome => outcome.Count);
        if (total == 0)
            return $"<p class=\"outcomes\">No test ran.</p>";

        var bars = new List<HtmlText>();
        var start = 0.0;
        foreach (var (name, count) in outcomes)
        {
            var width = 100 * count / total;
            bars.Add($"<rect class=\"{name}\" x=\"{start}\" width=\"{width}\" height=\"1\"/>");
            start += width;
        }
        return $"""
            <p class="outcomes">{outcomes.Where(outcome => outcome.Count > 0).Select(Outcome)} <span>of {(int)total} test runs</span></p>
            <svg class="proportion" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">{bars}</svg>
            """;
    }

    private static HtmlText Outcome((string Name, int Count) outcome) => $"<span class=\"{outcome.Name}\"><b>{outcome.Count}</b> {outcome.Name}</span> ";

    private static HtmlText Commit(MatrixResult result) =>
        result.Commit is null ? HtmlText.Empty : Fact("Commit", $"<code title=\"{result.Commit}\">{Wording.ShortCommit(result.Commit)}</code>");

    private static HtmlText Fact(string name, HtmlText value) => $"<div><dt>{name}</dt><dd>{value}</dd></div>\n";
}
