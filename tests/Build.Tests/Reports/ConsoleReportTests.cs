using Build.Reports;
using Build.Results;
using Build.Terminal;
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
    public void Summary_of_a_selected_run() => Approved.Verify(Summary(TerminalStyle.Plain, SampleRun.Selected));

    [Test]
    public void Daemon_and_server_failures_are_reported_before_test_failures() =>
        Assert.That(Summary(TerminalStyle.Plain), Does.Match("(?s)mysql +FAIL \\(DAEMON\\).*postgres +FAIL \\(TEST\\)"));

    [Test]
    public void Blocked_tests_are_counted_but_not_listed()
    {
        var summary = Summary(TerminalStyle.Plain, SampleRun.Everything with { Rows = [SampleRun.Everything.Rows[2]] });

        Assert.That(summary, Does.Contain("Tests: 1/3 passed, 2 blocked").And.Not.Contain("Sorts_both_ways"));
    }

    [Test]
    public void A_rerun_of_another_daemon_says_so()
    {
        var request = SampleRun.Selected.Request with { Filter = null, RerunOf = "run-0", Daemon = "mine --port {port}" };
        var summary = Summary(TerminalStyle.Plain, SampleRun.Selected with { Request = request });

        Assert.That(summary, Does.Contain("Rerun of run-0 (--rerun-failed): passed tests of that run are kept and did not run again\n")
            .And.Contain("Another daemon (--daemon), whose capabilities were not checked: mine --port {port}\n")
            .And.Contain("Total: 1/1 backends passing (rerun, 1 of 6 backends, another daemon)"));
    }

    [Test]
    public void A_line_is_never_cut_inside_a_character()
    {
        var failing = SampleRun.Everything.Rows[1].Tests[1] with { DaemonLog = [new string('x', 239) + "😀 and more"] };
        var row = SampleRun.Everything.Rows[1] with { Tests = [failing] };

        Assert.That(Summary(TerminalStyle.Plain, SampleRun.Everything with { Rows = [row] }), Does.Contain(new string('x', 239) + "...\n"));
    }

    [Test]
    public void A_plain_terminal_gets_ASCII_from_the_report_itself()
    {
        var result = SampleRun.Everything with { Rows = [.. SampleRun.Everything.Rows.Where(row => row.Failure != FailureKind.Test)] };
        Assert.That(Summary(TerminalStyle.Plain, result), Has.All.InRange('\n', '~'));
    }

    [Test]
    public void Colours_are_reset_on_every_line()
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
        new ConsoleReport(output, style).Write(result, Divergence.Find(result));
        return output.ToString();
    }
}
