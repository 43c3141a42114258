using System.Text;

namespace Build.Ledger;

/// <summary>Shows the ledger as the last section of docs/rules.md.</summary>
public static class LedgerTable
{
    private const string Heading = "## Known differences\n";

    /// <summary>Returns the page with the section of these entries instead of its own.</summary>
    /// <param name="page">The text of the page.</param>
    /// <param name="entries">The entries.</param>
    /// <exception cref="InvalidDataException">The page does not have the section.</exception>
    public static string Update(string page, IReadOnlyList<LedgerEntry> entries)
    {
        var start = page.ReplaceLineEndings("\n").IndexOf(Heading, StringComparison.Ordinal);
        return start < 0
            ? throw new InvalidDataException($"The page has no heading '{Heading.Trim()}'. Add it at the end.")
            : page.ReplaceLineEndings("\n")[..start] + Write(entries);
    }

    private static string Write(IReadOnlyList<LedgerEntry> entries)
    {
        var text = new StringBuilder(Heading);
        text.Append("\n<!-- Generated from tests/divergences.yaml by ./build.sh --target=Ledger. -->\n");
        text.Append("[The ledger](../tests/divergences.yaml) names the test or stream that shows each difference; [Compare backends](how-to/compare-backends.md) explains it.\n");
        text.Append("\n| rule | where | difference | reason | since | review |\n| --- | --- | --- | --- | --- | --- |\n");
        foreach (var entry in entries)
            text.Append($"| {entry.Rule} | {Where(entry)} | {entry.Difference} | {entry.Reason} | {entry.Since:yyyy-MM-dd} | {entry.Review:yyyy-MM-dd} |\n");
        return text.ToString();
    }

    private static string Where(LedgerEntry entry) =>
        (entry.Rows.Count == 0 ? "all" : string.Join(", ", entry.Rows))
        + (entry.Server is null ? "" : $" on {entry.Server}")
        + (entry.Without is null ? "" : $" without `{entry.Without}`");
}
