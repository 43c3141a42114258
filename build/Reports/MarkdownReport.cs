using Build.Results;
using Build.Terminal;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;

namespace Build.Reports;

/// <summary>The result as GitHub Flavored Markdown, for the summary of a CI job: totals, rows, and collapsed failures.</summary>
internal static partial class MarkdownReport
{
    /// <summary>GitHub's limit for a step's summary, in bytes (GitHub Actions, "Workflow commands: step isolation and limits").</summary>
    public const int SizeLimit = 1024 * 1024;

    private const int BlockLimit = 16 * 1024;
    private const int SentenceLimit = 500;
    private const int NoteSize = 200;

    /// <summary>Writes at most <paramref name="sizeLimit"/> bytes of UTF-8, if the table of rows fits. Details that do not fit are only counted.</summary>
    public static string Write(MatrixResult result, IReadOnlyList<Divergence> divergences, int sizeLimit = SizeLimit)
    {
        var text = new StringBuilder(Head(result));
        var room = sizeLimit - NoteSize - Encoding.UTF8.GetByteCount(text.ToString());
        var leftOut = 0;
        foreach (var details in Divergences(divergences).Concat(Flaky(result)).Concat(Failures(result)))
        {
            var size = Encoding.UTF8.GetByteCount(details);
            if (size > room)
            {
                leftOut++;
                continue;
            }
            text.Append(details);
            room -= size;
        }
        if (leftOut > 0)
        {
            var details = Wording.Count(leftOut, "detail");
            text.Append(CultureInfo.InvariantCulture, $"\nOmitted because of the size limit of CI systems: {details}. See `{Wording.HtmlFile}`.\n");
        }
        return text.ToString();
    }

    private static string Head(MatrixResult result)
    {
        string[] facts =
        [
            Escape(result.Suite),
            $"{Wording.Moment(result.StartedAt)} UTC",
            .. result.Commit is null ? Array.Empty<string>() : [$"commit `{Wording.ShortCommit(result.Commit)}`"],
            Wording.Duration(result.Duration),
            $"packages: {Escape(result.PackageFeed)}",
            .. result.Interrupted ? ["**interrupted**"] : Array.Empty<string>(),
        ];
        var notes = string.Concat(RunSelection.Sentences(result).Concat(result.Notes).Select(note => $"\n**{Escape(note)}**\n"));
        var rows = string.Concat(result.Rows.Select(row =>
            $"| {Escape(row.Backend)} | {Status(row)} | {Wording.Tests(result, row) ?? "–"} "
            + $"| {(row.Duration == TimeSpan.Zero ? "–" : Wording.Duration(row.Duration))} | {Escape(Wording.Server(row) ?? "–")} |\n"));
        return $"""
            ## DBAL test matrix: {Wording.Total(result)}

            {string.Join(" · ", facts)}
            {notes}
            | Backend | Result | Tests | Time | Server and driver |
            | --- | --- | --- | --: | --- |
            {rows}
            {string.Concat(Wording.CausesFirst(result.Rows).Select(Reason))}
            """;
    }

    private static string Status(RowResult row) =>
        $"{Wording.Symbol(row.Status)} {Wording.Outcome(row)}";

    private static string Reason(RowResult row)
    {
        var reason = row.Status == RowStatus.Passed ? "" : $"{row.Reason} {row.Remedy}".Trim();
        var text = string.Join(' ', row.Notes.Prepend(reason)).Trim();
        return text.Length == 0 ? "" : $"- **{Escape(row.Backend)}**: {Escape(text)}\n";
    }

    private static IEnumerable<string> Divergences(IReadOnlyList<Divergence> divergences)
    {
        if (divergences.Count > 0)
            yield return "\n### Divergences: fail on some backends, pass on others\n\n| Test | Fails on | Passes on |\n| --- | --- | --- |\n";
        foreach (var divergence in divergences)
        {
            var failures = divergence.Failures.Select(failure => Escape($"{failure}"));
            yield return $"| {Escape(divergence.Test)} | {string.Join("<br>", failures)} | {Escape(string.Join(", ", divergence.PassedOn))} |\n";
        }
    }

    private static IEnumerable<string> Flaky(MatrixResult result)
    {
        var flaky = FlakyTest.Find(result);
        if (flaky.Count > 0)
            yield return "\n### Flaky: different outcomes\n\n";
        foreach (var test in flaky)
            yield return $"- {Escape(test.Test)} on {Escape(test.Backend)}: {test}\n";
    }

    // The heading is written with the first failure, because a failed row may have no details.
    private static IEnumerable<string> Failures(MatrixResult result) =>
        FailureDetails(result).Select((failure, index) => index == 0 ? "\n### Failures\n" + failure : failure);

    private static IEnumerable<string> FailureDetails(MatrixResult result)
    {
        foreach (var row in Wording.CausesFirst(result.Rows).Where(row => row.Status == RowStatus.Failed))
        {
            foreach (var test in row.Tests.Where(test => test.Outcome == TestOutcome.Failed))
            {
                yield return Collapsed($"{row.Backend}: {test.Name}",
                    Block("Message", string.Join('\n', Wording.Message(test))),
                    Block("Requests", test.Output?.TrimEnd()),
                    Block("Daemon log of this test", string.Join('\n', test.DaemonLog)),
                    Block("Run again", test.Rerun));
            }
            if (row.DaemonLogTail.Count > 0)
                yield return Collapsed($"{row.Backend}: end of the daemon's log", Block(row.DaemonLog ?? "Log", string.Join('\n', row.DaemonLogTail)));
        }
    }

    // GitHub renders Markdown inside the element only after an empty line.
    private static string Collapsed(string title, params string[] blocks) =>
        $"\n<details><summary>{HtmlEncoder.Default.Encode(title)}</summary>\n\n{string.Concat(blocks)}</details>\n";

    private static string Block(string heading, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        text = Cut.At(text, BlockLimit, "\n(truncated)");
        // CommonMark: a code fence is closed by a fence of at least the same length.
        var fence = new string('`', Math.Max(3, 1 + Backticks().Matches(text).Select(run => run.Length).DefaultIfEmpty().Max()));
        return $"{Escape(heading)}:\n\n{fence}text\n{text}\n{fence}\n\n";
    }

    // CommonMark: a backslash escapes ASCII punctuation. These characters have a meaning in this context.
    internal static string Escape(string text)
    {
        return Punctuation().Replace(Cut.At(text, SentenceLimit, "…").ReplaceLineEndings(" "), @"\$0");
    }

    [GeneratedRegex(@"[\\`*_\[\]<>|~#&]")]
    private static partial Regex Punctuation();

    [GeneratedRegex("`+")]
    private static partial Regex Backticks();
}
