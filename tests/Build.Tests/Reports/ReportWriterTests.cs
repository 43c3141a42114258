using Build.Reports;
using Build.Terminal;
using NUnit.Framework;

namespace Build.Tests.Reports;

public sealed class ReportWriterTests
{
    private TemporaryFolder _folder = null!;
    private StringWriter _console = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new TemporaryFolder();
        _console = new StringWriter { NewLine = "\n" };
    }

    [TearDown]
    public void TearDown()
    {
        _folder.Dispose();
        _console.Dispose();
    }

    [Test]
    public async Task Writes_every_report_and_no_secret()
    {
        var settings = Settings() with { JobSummary = _folder.Write("step-summary.md", "Before\n"), GitHubAnnotations = true };

        await ReportWriter.WriteAllAsync(SampleRun.Everything, settings, CancellationToken.None);

        var files = Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_folder.Path, file));
        Assert.That(files, Is.EquivalentTo(new[]
        {
            "step-summary.md", "artifacts/results.json", "artifacts/junit.xml", "artifacts/summary.md", "artifacts/report.html",
            "artifacts/history/20260206T100000Z-run-7f3a.json",
        }));
        var texts = files.Select(_folder.Read).Append(_console.ToString()).ToArray();
        Assert.That(texts, Has.None.Contains("s3cret"));
        Assert.That(texts, Has.None.Contains("\e"));
        Assert.That(_folder.Read("step-summary.md"), Is.EqualTo("Before\n" + _folder.Read("artifacts/summary.md")));
        Assert.That(_console.ToString(), Does.StartWith("::error ").And.Contain("Total: 1/5 backends passing"));
    }

    [Test]
    public async Task A_later_run_reports_since_when_a_test_fails()
    {
        await ReportWriter.WriteAllAsync(SampleRun.Everything, Settings(), CancellationToken.None);
        var later = SampleRun.Everything with { RunId = "run-8", StartedAt = SampleRun.StartedAt.AddDays(1), Commit = "fffffff" };
        await ReportWriter.WriteAllAsync(later, Settings(), CancellationToken.None);

        Assert.That(_console.ToString(), Does.Contain("fails on postgres, new in this run")
            .And.Contain("fails on postgres, since abc1234 (2026-02-06 10:00), 1 run ago"));
    }

    [Test]
    public async Task Runs_of_another_suite_or_daemon_are_not_compared()
    {
        await ReportWriter.WriteAllAsync(SampleRun.Everything with { Suite = "Other" }, Settings(), CancellationToken.None);
        await ReportWriter.WriteAllAsync(SampleRun.Everything with { RunId = "run-8", Request = new(["postgres"]) { Daemon = "mine" } }, Settings(),
            CancellationToken.None);
        var later = SampleRun.Everything with { RunId = "run-9", StartedAt = SampleRun.StartedAt.AddDays(1) };
        await ReportWriter.WriteAllAsync(later, Settings(), CancellationToken.None);

        Assert.That(_console.ToString(), Does.Not.Contain("fails on postgres, since"));
    }

    [Test]
    public async Task A_run_outside_Git_is_added_to_the_history()
    {
        await ReportWriter.WriteAllAsync(SampleRun.Everything with { Commit = null }, Settings(), CancellationToken.None);
        var later = SampleRun.Everything with { RunId = "run-8", StartedAt = SampleRun.StartedAt.AddDays(1), Commit = null };
        await ReportWriter.WriteAllAsync(later, Settings(), CancellationToken.None);

        Assert.That(_console.ToString(), Does.Not.Contain("of the history").And.Contain("fails on postgres, since 2026-02-06 10:00, 1 run ago\n"));
    }

    [Test]
    public async Task An_unreadable_history_file_is_reported_and_skipped()
    {
        _folder.Write("artifacts/history/20260101T000000Z-broken.json", "{");

        await ReportWriter.WriteAllAsync(SampleRun.Everything, Settings(), CancellationToken.None);

        Assert.That(_console.ToString(), Does.StartWith("Cannot read ").And.Contain("20260101T000000Z-broken.json").And.Contain("new in this run"));
    }

    [Test]
    public void A_report_that_cannot_be_written_does_not_prevent_the_others()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "artifacts/junit.xml"));

        Assert.That(
            async () => await ReportWriter.WriteAllAsync(SampleRun.Everything, Settings(), CancellationToken.None),
            Throws.InstanceOf<AggregateException>().With.Message.Contains("Cannot write the report junit.xml"));

        Assert.That(_folder.Read("artifacts/results.json"), Does.Contain("run-7f3a"));
        Assert.That(_folder.Read("artifacts/summary.md"), Does.Contain("1/5 backends passing"));
        Assert.That(_console.ToString(), Does.Contain("Total: 1/5 backends passing"));
    }

    [Test]
    public void A_run_id_cannot_leave_the_history_folder() =>
        Assert.That(RunHistory.FileName(SampleRun.Everything with { RunId = "../../x" }), Is.EqualTo("20260206T100000Z-x.json"));

    private ReportSettings Settings() => new(_folder.Path, Path.Combine(_folder.Path, "artifacts"), _console, TerminalStyle.Plain);
}
