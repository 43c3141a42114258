using Build.Results;
using Build.Terminal;

namespace Build.Reports;

/// <summary>The summary at the end of a run: one block per backend with its failures, and the total.</summary>
internal sealed class ConsoleReport(TextWriter output, TerminalStyle style)
{
    // Longer texts are in the HTML report. The cause is usually at the start of a message and at the end of a log.
    private const int MessageLines = 20;
    private const int LogLines = 10;
    private const int RequestLines = 9; // three requests with their bodies and responses
    private const int LineCharacters = 240;

    private readonly string _heavyRule = new('=', Math.Min(80, style.Width));
    private readonly string _lightRule = new('-', Math.Min(80, style.Width));

    public void Write(MatrixResult result, IReadOnlyList<Divergence> divergences)
    {
        output.WriteLine(_heavyRule);
        output.WriteLine(style.Paint("DBAL MULTI-BACKEND TEST MATRIX SUMMARY", Colour.Bold));
        output.WriteLine(_heavyRule);
        output.WriteLine();
        WriteSelection(RunSelection.Sentences(result));
        foreach (var row in Wording.CausesFirst(result.Rows))
        {
            WriteRow(result, row);
            output.WriteLine();
        }
        WriteDivergences(divergences);
        WriteFlaky(result);
        output.WriteLine(_lightRule);
        foreach (var note in result.Notes)
            output.WriteLine(style.Paint($"Note: {note}", Colour.Yellow));
        if (result.Interrupted)
            output.WriteLine(style.Paint("The run was interrupted. Unfinished rows were cancelled.", Colour.Yellow));
        output.WriteLine($"Packages: {result.PackageFeed}");
        output.WriteLine($"Report: {Wording.HtmlFile}");
        output.WriteLine(style.Paint($"Total: {Wording.Total(result)}", ColourOf(Worst(result))));
        output.WriteLine(_heavyRule);
    }

    private void WriteSelection(IReadOnlyList<string> sentences)
    {
        foreach (var sentence in sentences)
            output.WriteLine(style.Paint(sentence, Colour.Yellow));
        if (sentences.Count > 0)
            output.WriteLine();
    }

    private void WriteRow(MatrixResult result, RowResult row)
    {
        output.WriteLine($"{row.Backend,-20} {Status(row)}");
        if (Wording.Tests(result, row) is { } tests)
            output.WriteLine($"  Tests: {tests}{(row.Shard is null ? "" : $" (shard {row.Shard})")}");
        if (Wording.Server(row) is { } server)
            output.WriteLine($"  Server: {server}");
        if (row.Attempts > 1)
            output.WriteLine($"  Attempts: {row.Attempts}");
        foreach (var note in row.Notes)
            output.WriteLine($"  Note: {note}");
        if (row.Status != RowStatus.Passed)
            WriteReason(row);
    }

    private string Status(RowResult row)
    {
        var symbol = style.Unicode ? Wording.Symbol(row.Status) + " " : "";
        return symbol + style.Paint(Wording.Outcome(row), ColourOf(row.Status));
    }

    private static RowStatus Worst(MatrixResult result)
    {
        if (result.Rows.Any(row => row.Status == RowStatus.Failed))
            return RowStatus.Failed;
        return result.Rows.All(row => row.Status == RowStatus.Passed) ? RowStatus.Passed : RowStatus.Skipped;
    }

    private static Colour ColourOf(RowStatus status) => status switch
    {
        RowStatus.Passed => Colour.Green,
        RowStatus.Failed => Colour.Red,
        _ => Colour.Yellow,
    };

    private void WriteReason(RowResult row)
    {
        if (row.Reason is not null)
            output.WriteLine($"  Reason: {row.Reason}");
        foreach (var test in row.Tests.Where(test => test.Outcome == TestOutcome.Failed))
            WriteFailure(test);
        // The log lines of a failed test's own requests are more useful than the end of the log.
        if (!row.Tests.Any(test => test is { Outcome: TestOutcome.Failed, DaemonLog.Count: > 0 }))
            WriteLines(row.DaemonLogTail.TakeLast(LogLines), "  Daemon log, last lines:");
        if (row.Status == RowStatus.Failed && row.DaemonLog is not null)
            output.WriteLine($"  Complete daemon log: {row.DaemonLog}");
        if (row.Remedy is not null)
            output.WriteLine($"  Remedy: {row.Remedy}");
    }

    private void WriteFailure(TestResult test)
    {
        output.WriteLine($"  {style.Paint(style.Symbol("✗", "x"), Colour.Red)} {test.Name} ({Wording.Duration(test.Duration)})");
        var message = Wording.Message(test);
        foreach (var line in message.Take(MessageLines))
            output.WriteLine($"      {line}");
        if (message.Count > MessageLines)
            output.WriteLine($"      ({message.Count - MessageLines} more lines in {Wording.HtmlFile})");
        if (test.Since is not null)
            output.WriteLine($"    Failing: {test.Since}");
        WriteLines((test.Output ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(RequestLines), "    Last requests:");
        WriteLines(test.DaemonLog.TakeLast(LogLines), "    Daemon log of this test:");
        if (test.Rerun is not null)
            output.WriteLine($"    Run again: {test.Rerun}");
    }

    private void WriteLines(IEnumerable<string> lines, string heading)
    {
        var bar = style.Symbol("│", "|");
        foreach (var (line, index) in lines.Select((line, index) => (line, index)))
        {
            if (index == 0)
                output.WriteLine(heading);
            output.WriteLine(style.Paint($"    {bar} {Cut.At(line, LineCharacters, style.Symbol("…", "..."))}", Colour.Dim));
        }
    }

    private void WriteDivergences(IReadOnlyList<Divergence> divergences)
    {
        if (divergences.Count == 0)
            return;
        output.WriteLine(style.Paint("Divergences: tests that fail on some backends and pass on others", Colour.Bold));
        foreach (var divergence in divergences)
        {
            output.WriteLine($"  {divergence.Test}");
            foreach (var failure in divergence.Failures)
                output.WriteLine($"    fails on {failure}");
            output.WriteLine($"    passes on {string.Join(", ", divergence.PassedOn)}");
        }
        output.WriteLine();
    }

    private void WriteFlaky(MatrixResult result)
    {
        var flaky = FlakyTest.Find(result);
        if (flaky.Count == 0)
            return;
        output.WriteLine(style.Paint("Flaky: tests with different outcomes", Colour.Bold));
        foreach (var test in flaky)
            output.WriteLine($"  {test.Test} on {test.Backend}: {test}");
        output.WriteLine();
    }
}
