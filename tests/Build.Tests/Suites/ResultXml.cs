using System.Xml.Linq;

namespace Build.Tests.Suites;

/// <summary>Result files in the format of NUnit 4.6 and its adapter 6.3, reduced to what the build reads.</summary>
internal static class ResultXml
{
    /// <summary>A test.</summary>
    public static XElement Case(string fullName, string result = "Passed", string? reason = null) => new(
        "test-case",
        new XAttribute("name", fullName.Split('.')[^1]),
        new XAttribute("fullname", fullName),
        new XAttribute("result", result),
        reason is null ? null : new XElement(result == "Failed" ? "failure" : "reason", new XElement("message", new XCData(reason))));

    /// <summary>A fixture with a failed set-up or tear-down.</summary>
    public static XElement FailedFixture(string fullName, string site, string message, params XElement[] cases) => new(
        "test-suite",
        new XAttribute("type", "TestFixture"),
        new XAttribute("fullname", fullName),
        new XAttribute("result", "Failed"),
        new XAttribute("site", site),
        new XElement("failure", new XElement("message", new XCData(message))),
        cases);

    /// <summary>The file, with NUnit's own counts and outcome.</summary>
    public static string Run(params XElement[] content) => Of(content).ToString();

    /// <summary>The root element.</summary>
    public static XElement Of(params XElement[] content)
    {
        var results = content.DescendantsAndSelf("test-case").Select(test => (string)test.Attribute("result")!).ToList();
        var failed = content.DescendantsAndSelf().Any(element => (string?)element.Attribute("result") == "Failed");
        return new(
            "test-run",
            new XAttribute("testcasecount", results.Count),
            new XAttribute("result", failed ? "Failed" : results.Contains("Skipped") ? "Skipped" : "Passed"),
            new XAttribute("total", results.Count),
            new XAttribute("passed", results.Count(result => result == "Passed")),
            new XAttribute("failed", results.Count(result => result == "Failed")),
            new XAttribute("warnings", results.Count(result => result == "Warning")),
            new XAttribute("inconclusive", results.Count(result => result == "Inconclusive")),
            new XAttribute("skipped", results.Count(result => result == "Skipped")),
            new XElement(
                "test-suite",
                new XAttribute("type", "Assembly"),
                new XAttribute("result", failed ? "Failed" : "Passed"),
                new XAttribute("site", "Child"),
                content));
    }
}
