using Build.Reports;
using Build.Results;
using NUnit.Framework;
using System.Xml.Linq;

namespace Build.Tests.Reports;

public sealed class JUnitReportTests
{
    [Test]
    public void Everything() => Approved.Verify(JUnitReport.Write(Redaction.Redact(SampleRun.Everything)));

    [Test]
    public void Characters_that_XML_forbids_are_escaped()
    {
        var test = SampleRun.Everything.Rows[1].Tests[1] with { Message = "nul \0 escape \e lone \ud800 ]]> \uffff", Output = "\u0001" };
        var row = SampleRun.Everything.Rows[1] with { Tests = [test] };
        var xml = XDocument.Parse(JUnitReport.Write(Redaction.Redact(SampleRun.Everything with { Rows = [row] })));

        Assert.That((string?)xml.Descendants("failure").Single().Attribute("message"), Is.EqualTo(@"nul \u0000 escape \u001b lone \ud800 ]]> \uffff"));
        Assert.That(xml.Descendants("testcase").Elements("system-out").Single().Value, Does.StartWith(@"\u0001"));
    }

    [Test]
    public void Blocked_tests_are_skipped_and_their_cause_is_one_error()
    {
        var xml = XDocument.Parse(JUnitReport.Write(Redaction.Redact(SampleRun.Everything with { Rows = [SampleRun.Everything.Rows[2]] })));

        Assert.That(xml.Descendants("skipped").Select(skipped => (string?)skipped.Attribute("message")),
            Is.EqualTo(new[] { "Blocked: The daemon was dead.", "Blocked: The daemon was dead." }));
        Assert.That(((int?)xml.Root!.Attribute("errors"), (int?)xml.Root.Attribute("failures")), Is.EqualTo(((int?)1, (int?)0)));
    }

    [Test]
    public void A_row_with_a_failed_fixture_is_an_error_although_every_test_passed()
    {
        var row = SampleRun.Selected.Rows[0] with { Status = RowStatus.Failed, Failure = FailureKind.Test, Reason = "The one-time tear-down of N failed: no." };
        var xml = XDocument.Parse(JUnitReport.Write(SampleRun.Selected with { Rows = [row] }));

        Assert.That((string?)xml.Descendants("error").Single().Attribute("message"), Is.EqualTo(row.Reason));
    }

    [Test]
    public void A_selected_run_says_so_in_its_properties()
    {
        var xml = XDocument.Parse(JUnitReport.Write(SampleRun.Selected));
        var properties = xml.Descendants("property")
            .ToDictionary(property => (string)property.Attribute("name")!, property => (string)property.Attribute("value")!);

        Assert.That(properties["selection"], Does.StartWith("1 of 3 tests selected by --filter="));
        Assert.That(properties["tests"], Is.EqualTo("1/1 passed, 2 not selected"));
    }

    [Test]
    public void A_row_without_tests_is_an_error_that_CI_systems_count()
    {
        var row = new RowResult("postgres", RowStatus.Failed, TimeSpan.Zero) { Failure = FailureKind.Infra, Reason = "The engine is away." };
        var xml = XDocument.Parse(JUnitReport.Write(SampleRun.Everything with { Rows = [row] }));

        Assert.That((int?)xml.Root!.Attribute("errors"), Is.EqualTo(1));
        Assert.That((string?)xml.Descendants("error").Single().Attribute("type"), Is.EqualTo("INFRA"));
    }
}
