using Build.Results;

namespace Build.Reports.Html;

/// <summary>The result as one HTML file: backends, tests, failures and earlier runs.</summary>
internal static class HtmlReport
{
    public static string Write(MatrixResult result, IReadOnlyList<Divergence> divergences, IReadOnlyList<HistoryEntry> history)
    {
        HtmlText body = $"""
            {HtmlHeader.Write(result)}
            <main>
            {HtmlBackends.Write(result, history)}
            {HtmlGrid.Write(result, divergences)}
            {HtmlFailures.Write(result, divergences)}
            {HtmlHistory.Write(history)}
            </main>
            """;
        return HtmlPage.Write($"{Wording.Total(result)} – DBAL test matrix", body, skip: "tests");
    }
}
