using Build.Reports;
using Build.Reports.Html;
using Build.Results;
using NUnit.Framework;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Build.Tests.Reports;

public sealed class HtmlReportTests
{
    [Test]
    public void Everything()
    {
        var html = Html(SampleRun.Everything);
        // For tests/Report.Browser, which tests it in a browser.
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "sample-report.html"), html);

        var body = Regex.Match(html, "<body>.*</main>", RegexOptions.Singleline);
        Approved.Verify(body.Value + "\n");
    }

    [TestCase("selected")]
    [TestCase("merged")]
    public void A_selected_run_and_a_merge_with_a_retry_are_marked_as_such(string name)
    {
        var html = Html(name == "selected" ? SampleRun.Selected : Merged());
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, $"sample-report-{name}.html"), html);

        Assert.That(html, Does.Contain(name == "selected"
            ? "<h1>1 of 1 backends pass <small>(1 of 3 tests, 1 of 6 backends)</small></h1>"
            : "<p class=\"note\">An earlier attempt ended with FAIL (TEST)"));
        Assert.That(html, Does.Contain($"<header class=\"{(name == "selected" ? "incomplete" : "passed")}\">"), "only a whole run is green");
        Assert.That(html, Does.Contain(name == "selected" ? "1/1 passed, 2 not selected" : "<span class=\"flaky\">≈ failed, passed</span>"));
    }

    [Test]
    public void Only_complete_runs_are_in_the_trend_and_others_are_marked_in_the_list()
    {
        HistoryEntry[] history = [SampleRun.Before[0], SampleRun.Before[1] with { Selection = "1 of 3 tests" },
            SampleRun.Before[2] with { Interrupted = true }];
        var whole = HtmlReport.Write(SampleRun.Everything with { Interrupted = false }, [], history);
        var selected = HtmlReport.Write(SampleRun.Selected, [], history);

        Assert.That(whole, Does.Contain("1 of 1 earlier run passed").And.Contain("width=\"12\" height=\"24\""));
        Assert.That(selected, Does.Contain("width=\"6\" height=\"24\""), "a bar of this run could not be compared");
        Assert.That(whole, Does.Contain("<span class=\"partial\">1 of 3 tests</span>").And.Contain("<span class=\"partial\">interrupted</span>"));
    }

    [Test]
    public void The_policy_allows_only_its_own_style_and_script()
    {
        var html = Html(SampleRun.Everything);
        var policy = Regex.Match(html, "Content-Security-Policy\" content=\"(?<policy>[^\"]*)\"").Groups["policy"].Value;
        policy = policy.Replace("&#x27;", "'").Replace("&#x2B;", "+");

        Assert.That(policy, Is.EqualTo(
            $"default-src 'none'; img-src data:; style-src '{Hash(html, "style")}'; script-src '{Hash(html, "script")}'; base-uri 'none'; form-action 'none'"));
        Assert.That(html, Does.Not.Match(" style=| on[a-z]+=|javascript:"));
        Assert.That(Regex.Matches(html, "(?:src|href)=\"(?!#|data:,)"), Is.Empty);
    }

    [Test]
    public void Every_link_has_a_target()
    {
        var html = Html(SampleRun.Everything);
        var targets = Regex.Matches(html, "href=\"#([^\"]*)\"").Select(link => link.Groups[1].Value).Distinct().ToArray();
        var ids = Regex.Matches(html, " id=\"([^\"]*)\"").Select(id => id.Groups[1].Value).ToArray();

        Assert.That(targets, Is.Not.Empty.And.SubsetOf(ids));
        Assert.That(ids, Is.Unique);
    }

    [Test]
    public void Every_text_is_encoded_everywhere()
    {
        const string attack = "</script></style></pre>\"'><img src=x onerror=alert(1)>{{script}}";
        var test = new TestResult(attack, attack, TestOutcome.Failed, TimeSpan.Zero)
        {
            Message = attack, StackTrace = attack, Expected = attack, Found = attack + "2", Output = attack, DaemonLog = [attack], Rerun = attack,
        };
        var skipped = test with { FullName = attack + 2, Outcome = TestOutcome.Skipped };
        var row = new RowResult(attack, RowStatus.Failed, TimeSpan.Zero)
        {
            Failure = FailureKind.Test, Reason = attack, Remedy = attack, Server = attack, Source = attack, Driver = attack,
            DaemonLog = attack, DaemonLogTail = [attack], Tests = [test, skipped], Notes = [attack], FixtureFailures = [attack],
        };
        var passing = row with { Backend = "other", Status = RowStatus.Passed, Tests = [test with { Outcome = TestOutcome.Passed }] };
        var dead = row with { Failure = FailureKind.Daemon, Tests = [] };
        var result = new MatrixResult(attack, SampleRun.StartedAt, TimeSpan.Zero, attack, attack, attack, [row, passing, dead])
        {
            Request = new([attack]) { Filter = attack, Daemon = attack, RerunOf = attack },
            SuiteTests = [attack],
            Notes = [attack],
        };

        var html = HtmlReport.Write(result, Divergence.Find(result), [HistoryEntry.Of(result)]);

        Assert.That(html, Does.Not.Contain("<img"));
        Assert.That(Regex.Matches(html, "</script>"), Has.Count.EqualTo(1));
        Assert.That(Regex.Matches(html, "{{script}}"), Has.Count.GreaterThan(10));
        Assert.That(Regex.Matches(html, "=\"[^\"]*\"").Select(attribute => attribute.Value), Has.None.Contains("<"));
    }

    [TestCase("  Names\n  Expected: \"a\"\n  But was:  \"b\"\n  -----------^\n", "<span>Names\n</span>")]
    [TestCase("  Expected: \"a\"\n  But was:  \"b\"\n", "")]
    [TestCase("  Expected: 1\n  Expected: 2\n", "<span>Expected: 1\n</span><span>Expected: 2\n</span>")]
    public void A_message_does_not_repeat_highlighted_values(string message, string shown)
    {
        var row = SampleRun.Everything.Rows[1] with { Tests = [SampleRun.Everything.Rows[1].Tests[1] with { Message = message }] };
        var html = Html(SampleRun.Everything with { Rows = [row] });
        var block = Regex.Match(html, "<h3>Message</h3>\n<pre class=\"text\">(?<lines>.*?)</pre>", RegexOptions.Singleline).Groups["lines"].Value;
        Assert.That(block.Replace("&quot;", "\""), Is.EqualTo(shown));
    }

    [TestCase("abcdef", "abXdef", "ab<mark>c</mark>def", "ab<mark>X</mark>def")]
    [TestCase("aa", "a", "a<mark>a</mark>", "a<mark></mark>")]
    [TestCase("👍", "👎", "<mark>&#x1F44D;</mark>", "<mark>&#x1F44E;</mark>")]
    [TestCase("x😀", "y🈀", "<mark>x&#x1F600;</mark>", "<mark>y&#x1F200;</mark>")]
    public void A_difference_highlights_the_differing_part(string expected, string found, string expectedHtml, string foundHtml)
    {
        var html = HtmlDifference.Write(expected, found).ToString();
        Assert.That(html, Does.Contain($"<code>{expectedHtml}</code>").And.Contain($"<code>{foundHtml}</code>"));
    }

    private static string Html(MatrixResult result)
    {
        result = Redaction.Redact(result);
        return HtmlReport.Write(result, Divergence.Find(result), SampleRun.Before);
    }

    private static MatrixResult Merged()
    {
        var first = SampleRun.Everything with { Interrupted = false, Rows = [SampleRun.Everything.Rows[1]] };
        RowResult passed = first.Rows[0] with
        {
            Status = RowStatus.Passed,
            Failure = null,
            Reason = null,
            Tests = [.. first.Rows[0].Tests
                .Select(test => test.Outcome == TestOutcome.Failed ? test with { Outcome = TestOutcome.Passed, Message = null } : test)],
        };
        return ResultMerger.Merge([first, first with { StartedAt = first.StartedAt.AddHours(1), Rows = [passed] }], ["postgres"]);
    }

    private static string Hash(string html, string element)
    {
        var text = Regex.Match(html, $"<{element}>(?<text>.*?)</{element}>", RegexOptions.Singleline).Groups["text"].Value;
        Assert.That(text, Is.Not.Empty);
        return "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
