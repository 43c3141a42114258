using Build.Results;
using System.Text.RegularExpressions;

namespace Build.Reports.Html;

/// <summary>The failures, with message, expected and actual value, requests, log lines, and the command to run the test again.</summary>
internal static partial class HtmlFailures
{
    // The number of failures that are expanded at first. More would make the list hard to scan.
    private const int Expanded = 3;

    public static HtmlText Write(MatrixResult result, IReadOnlyList<Divergence> divergences)
    {
        var failures = Wording.CausesFirst(result.Rows).SelectMany(row => Of(row, result.Rows.ToList().IndexOf(row), divergences)).ToArray();
        if (failures.Length == 0)
            return HtmlText.Empty;
        return $"""
            <section aria-labelledby="failures">
            <h2 id="failures">Failures</h2>
            {failures.Select((failure, index) => Card(failure, open: index < Expanded))}
            </section>
            """;
    }

    /// <summary>Returns the id of a failed test's card.</summary>
    public static string Id(int row, int test) => $"failure-{row}-{test}";

    /// <summary>Returns the id of the card with the cause of a row's failure: the card of the row, or of its first failed test.</summary>
    public static string FirstId(RowResult row, int index)
    {
        var test = row.Failure == FailureKind.Test ? row.Tests.ToList().FindIndex(test => test.Outcome == TestOutcome.Failed) : -1;
        return test >= 0 ? Id(index, test) : RowId(index);
    }

    private static string RowId(int row) => $"failure-{row}";

    private sealed record Failure(string Id, string Backend, string Title, string Note, string? Test, bool Divergent, HtmlText Body);

    private static IEnumerable<Failure> Of(RowResult row, int rowIndex, IReadOnlyList<Divergence> divergences)
    {
        if (row.Status == RowStatus.Failed && FirstId(row, rowIndex) == RowId(rowIndex))
        {
            var kind = row.Failure is { } failure ? Wording.Kind(failure) : "";
            yield return new Failure(RowId(rowIndex), row.Backend, row.Reason ?? "The row failed.", kind, null, false, OfRow(row));
        }
        var divergent = divergences.ToDictionary(divergence => divergence.FullName);
        for (var index = 0; index < row.Tests.Count; index++)
        {
            var test = row.Tests[index];
            if (test.Outcome != TestOutcome.Failed)
                continue;
            var divergence = divergent.GetValueOrDefault(test.FullName);
            yield return new Failure(Id(rowIndex, index), row.Backend, test.Name, test.Since ?? "", test.FullName, divergence is not null, OfTest(row, test, divergence));
        }
    }

    private static HtmlText Card(Failure failure, bool open)
    {
        HtmlText attributes = failure.Test is null ? HtmlText.Empty : $" data-test=\"{failure.Test}\" data-failed";
        HtmlText divergent = failure.Divergent ? $" data-divergent" : HtmlText.Empty;
        HtmlText expanded = open ? $" open" : HtmlText.Empty;
        return $"""
            <details class="failure" id="{failure.Id}"{attributes}{divergent}{expanded}>
            <summary>
            <span class="backend">{failure.Backend}</span>
            <span class="title">{HtmlGrid.Breakable(failure.Title)}</span>
            <span class="note">{failure.Note}</span>
            </summary>
            <div class="body">
            {failure.Body}
            </div>
            </details>

            """;
    }

    private static HtmlText OfRow(RowResult row) => $"""
        {Paragraph(row.Remedy)}
        {Block("End of the daemon's log", row.DaemonLogTail, "log")}
        {Where(row)}
        """;

    private static HtmlText OfTest(RowResult row, TestResult test, Divergence? divergence) => $"""
        {Paragraph(divergence is null ? null : $"The same test passes on {string.Join(", ", divergence.PassedOn)}.")}
        {Block("Message", Message(test))}
        {HtmlDifference.Write(test.Expected, test.Found)}
        {Block("Requests", Lines(test.Output))}
        {Block("Daemon log of this test", test.DaemonLog, "log")}
        {Block("Stack trace", Lines(test.StackTrace).Select(line => line.Trim()))}
        {Rerun(test)}
        {Where(row)}
        """;

    private static HtmlText Paragraph(string? text) => text is null ? HtmlText.Empty : $"<p>{text}</p>";

    // Removes the values from the message when they are shown separately. With several pairs, the message keeps all.
    private static IEnumerable<string> Message(TestResult test)
    {
        var lines = Wording.Message(test);
        var isShown = test is { Expected: not null, Found: not null } && lines.Count(line => line.StartsWith("Expected:", StringComparison.Ordinal)) == 1;
        return isShown ? lines.Where(line => !ValueLine().IsMatch(line)) : lines;
    }

    private static string[] Lines(string? text) => (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static HtmlText Block(string heading, IEnumerable<string> lines, string kind = "text")
    {
        HtmlText[] blocks = [.. lines.Select(Line)];
        return blocks.Length == 0 ? HtmlText.Empty : $"<h3>{heading}</h3>\n<pre class=\"{kind}\">{blocks}</pre>";
    }

    private static HtmlText Line(string text) => $"<span>{text}\n</span>";

    private static HtmlText Rerun(TestResult test)
    {
        if (test.Rerun is null)
            return HtmlText.Empty;
        return $"""
            <h3>Run again</h3>
            <div class="command"><code>{test.Rerun}</code><button type="button" data-copy="{test.Rerun}" hidden>Copy</button></div>
            """;
    }

    private static HtmlText Where(RowResult row)
    {
        string[] facts = [.. new[] { Wording.Server(row), row.DaemonLog is null ? null : $"complete log: {row.DaemonLog}" }.OfType<string>()];
        return facts.Length == 0 ? HtmlText.Empty : $"<p class=\"where\">{string.Join(" · ", facts)}</p>";
    }

    // NUnit's lines, including its pointer below two strings.
    [GeneratedRegex(@"^(Expected:|But was:|-+\^$)")]
    private static partial Regex ValueLine();
}
