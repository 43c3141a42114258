using Build.Matrix;
using Build.Reports;
using NUnit.Framework;

namespace Build.Tests.Reports;

public sealed class ConsoleReportTests
{
    [Test]
    public void Summary_in_a_plain_file() => Approved.Verify(Summary(TerminalStyle.Plain));

    [Test]
    public void Summary_with_symbols() => Approved.Verify(Summary(TerminalStyle.Plain with { Unicode = true }));

    [Test]
    public void Summary_when_all_pass()
    {
        var result = SampleRun.Everything with { Interrupted = false, Rows = [SampleRun.Everything.Rows[0]] };
        Approved.Verify(Summary(TerminalStyle.Plain with { Unicode = true }, result));
    }

    [Test]
    public void A_plain_terminal_gets_ascii_from_the_report_itself()
    {
        var result = SampleRun.Everything with { Rows = [.. SampleRun.Everything.Rows.Where(row => row.Failure != FailureKind.Test)] };
        Assert.That(Summary(TerminalStyle.Plain, result), Has.All.InRange('\n', '~'));
    }

    [Test]
    public void Colours_are_closed_on_every_line()
    {
        var coloured = Summary(new TerminalStyle(Colour: true, Unicode: false)).Split('\n').Where(line => line.Contains('\e')).ToArray();
        Assert.That(coloured, Is.Not.Empty);
        Assert.That(coloured, Has.All.Matches("^[^\e]*(\e\\[[1-9][0-9]*m[^\e]+\e\\[0m[^\e]*)+$"));
    }

    [Test]
    public void Rules_fit_a_narrow_terminal()
    {
        var rules = Summary(TerminalStyle.Plain with { Width = 40 }).Split('\n').Where(line => line.StartsWith("====", StringComparison.Ordinal));
        Assert.That(rules, Has.All.Length.EqualTo(40));
    }

    private static string Summary(TerminalStyle style, MatrixResult? result = null)
    {
        result = Redaction.Redact(result ?? SampleRun.Everything);
        using var output = new StringWriter { NewLine = "\n" };
        new ConsoleReport(output, style).Write(result, Divergence.Find(result, SampleRun.Before));
        return output.ToString();
    }
}
