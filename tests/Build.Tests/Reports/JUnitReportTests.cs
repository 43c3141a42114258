using System.Xml.Linq;
using Build.Matrix;
using Build.Reports;
using NUnit.Framework;

namespace Build.Tests.Reports;

public sealed class JUnitReportTests
{
    [Test]
    public void Everything() => Approved.Verify(JUnitReport.Write(Redaction.Redact(SampleRun.Everything)));

    [Test]
    public void Text_that_xml_forbids_is_spelled_out()
    {
        var test = SampleRun.Everything.Rows[1].Tests[1] with { Message = "nul \0 escape \e lone \ud800 ]]> \uffff", Output = "\u0001" };
        var row = SampleRun.Everything.Rows[1] with { Tests = [test] };
        var xml = XDocument.Parse(JUnitReport.Write(Redaction.Redact(SampleRun.Everything with { Rows = [row] })));

        Assert.That((string?)xml.Descendants("failure").Single().Attribute("message"), Is.EqualTo(@"nul \u0000 escape \u001b lone \ud800 ]]> \uffff"));
        Assert.That(xml.Descendants("testcase").Elements("system-out").Single().Value, Does.StartWith(@"\u0001"));
    }

    [Test]
    public void A_row_without_tests_is_an_error_that_a_ci_system_counts()
    {
        var row = new RowResult("postgres", RowStatus.Failed, TimeSpan.Zero) { Failure = FailureKind.Infra, Reason = "The engine is away." };
        var xml = XDocument.Parse(JUnitReport.Write(SampleRun.Everything with { Rows = [row] }));

        Assert.That((int?)xml.Root!.Attribute("errors"), Is.EqualTo(1));
        Assert.That((string?)xml.Descendants("error").Single().Attribute("type"), Is.EqualTo("INFRA"));
    }
}
