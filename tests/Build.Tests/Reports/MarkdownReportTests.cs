using Build.Reports;
using Build.Results;
using NUnit.Framework;
using System.Text;

namespace Build.Tests.Reports;

public sealed class MarkdownReportTests
{
    [Test]
    public void Everything() => Approved.Verify(Markdown(SampleRun.Everything));

    [Test]
    public void Stays_under_the_limit_and_says_how_much_it_omits()
    {
        var failing = SampleRun.Everything.Rows[1].Tests[1];
        var row = SampleRun.Everything.Rows[1] with
        {
            Tests = [.. Enumerable.Range(1, 200).Select(i => failing with { FullName = $"Test{i}", Output = new string('é', 12_000) })],
        };

        var text = Markdown(SampleRun.Everything with { Rows = [row] });

        Assert.That(Encoding.UTF8.GetByteCount(text), Is.GreaterThan(MarkdownReport.SizeLimit * 9 / 10).And.LessThanOrEqualTo(MarkdownReport.SizeLimit));
        var shown = text.Split("<details>").Length - 1;
        // The only additional detail is the end of the daemon's log, which is short enough to fit.
        Assert.That(text, Does.Contain($"Omitted because of the size limit of CI systems: {201 - shown} details."));
    }

    [Test]
    public void A_selected_run_is_marked_as_such()
    {
        var text = Markdown(SampleRun.Selected);

        Assert.That(text, Does.StartWith("## DBAL test matrix: 1/1 backends passing (1 of 3 tests, 1 of 6 backends)\n"));
        Assert.That(text, Does.Contain("**1 of 3 tests selected by --filter=\"name =\\~ \"page\"\"**\n").And.Contain("| 1/1 passed, 2 not selected |"));
    }

    [Test]
    public void A_failure_without_details_has_no_heading()
    {
        var row = SampleRun.Everything.Rows[2] with { Tests = [], DaemonLogTail = [] };

        Assert.That(Markdown(SampleRun.Everything with { Rows = [row] }), Does.Not.Contain("### Failures"));
    }

    [TestCase(16383)]
    [TestCase(499)]
    public void A_text_is_never_cut_inside_a_character(int length)
    {
        var text = new string('x', length) + "😀 and more" + new string('y', 20000);
        var row = SampleRun.Everything.Rows[1] with { Reason = text, Tests = [SampleRun.Everything.Rows[1].Tests[1] with { Message = text }] };

        var markdown = Markdown(SampleRun.Everything with { Rows = [row] });

        Assert.That(() => new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(markdown), Throws.Nothing);
        Assert.That(markdown, Does.Contain(length == 499 ? new string('x', 499) + "…" : new string('x', 16383) + "\n(truncated)"));
    }

    [Test]
    public void Text_cannot_break_out_of_its_fence_or_cell()
    {
        var failing = SampleRun.Everything.Rows[1].Tests[1] with { Message = "````\n</details>", Name = "<b>|x" };
        var row = SampleRun.Everything.Rows[1] with { Tests = [failing], Reason = "a|b <img> `c`" };

        var text = Markdown(SampleRun.Everything with { Rows = [row] });

        Assert.That(text, Does.Contain("`````text\n````\n</details>\n`````\n"));
        Assert.That(text, Does.Contain(@"a\|b \<img\> \`c\`"));
        Assert.That(text, Does.Contain("<summary>postgres: &lt;b&gt;|x</summary>"));
    }

    private static string Markdown(MatrixResult result)
    {
        result = Redaction.Redact(result);
        return MarkdownReport.Write(result, Divergence.Find(result));
    }
}
