using Build.Results;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Build.Suites;

/// <summary>Reads NUnit's result format, version 3 (https://docs.nunit.org/articles/nunit/technical-notes/usage/Test-Result-XML-Format.html).</summary>
public static partial class NUnitResultFile
{
    private static readonly string[] Outcomes = ["Passed", "Failed", "Warning", "Inconclusive", "Skipped"];

    /// <summary>What a file holds.</summary>
    /// <param name="file">The file's path.</param>
    /// <exception cref="FailureException">The file cannot be read, contradicts itself, or names two tests alike.</exception>
    public static SuiteResult Read(string file)
    {
        var run = Load(file);
        var cases = run.Descendants("test-case").OrderBy(test => (string?)test.Attribute("start-time"), StringComparer.Ordinal).ToList();
        RequireCounts(run, cases, file);
        IReadOnlyList<SuiteTest> tests = [.. cases.Select(Read)];
        RequireUnique(tests.Select(test => test.Result.FullName));
        IReadOnlyList<string> fixtures = [.. run.Descendants("test-suite").Select(Fixture).OfType<string>()];
        return new(Result(run) ?? "", cases.Count(test => Result(test) == "Failed"), tests, fixtures);
    }

    /// <summary>Refuses a list in which a test's name stands twice: results of one would hide those of the other.</summary>
    /// <param name="fullNames">The full names of tests.</param>
    /// <exception cref="FailureException">A name stands twice.</exception>
    internal static void RequireUnique(IEnumerable<string> fullNames)
    {
        var twice = fullNames.GroupBy(name => name).Where(same => same.Count() > 1).Select(same => same.Key).ToList();
        if (twice.Count > 0)
        {
            throw new FailureException(
                FailureKind.Test,
                $"The suite names two tests alike: {TestNames.Some(twice)}.",
                "Give each test case other arguments, or a name of its own with TestName or SetName.");
        }
    }

    private static XElement Load(string file)
    {
        try
        {
            return XDocument.Load(file).Root!;
        }
        catch (XmlException exception)
        {
            throw Broken(file, exception.Message);
        }
    }

    // NUnit counts for itself: a file that was cut off, or that something else wrote, does not fit its own counts.
    private static void RequireCounts(XElement run, IReadOnlyList<XElement> cases, string file)
    {
        Require("total", cases.Count);
        Require("passed", Count("Passed"));
        Require("failed", Count("Failed"));
        Require("warnings", Count("Warning"));
        Require("inconclusive", Count("Inconclusive"));
        Require("skipped", Count("Skipped"));
        if (cases.FirstOrDefault(test => !Outcomes.Contains(Result(test))) is { } odd)
            throw Broken(file, $"the test {(string?)odd.Attribute("fullname")} has the unknown result '{Result(odd)}'");

        int Count(string result) => cases.Count(test => Result(test) == result);

        void Require(string name, int count)
        {
            if (!int.TryParse((string?)run.Attribute(name), CultureInfo.InvariantCulture, out var told))
                throw Broken(file, $"its test-run has no count '{name}'");
            if (told != count)
                throw Broken(file, $"its test-run counts {told} as '{name}', and {count} test cases are");
        }
    }

    private static FailureException Broken(string file, string why) =>
        new(FailureKind.Infra, $"The suite's result file {file} is broken: {why}.", "The runner may have been killed: run it again.");

    private static string? Result(XElement element) => (string?)element.Attribute("result");

    // A fixture that failed only because its tests or its parent did is told by them.
    private static string? Fixture(XElement suite) => Result(suite) == "Failed" && (string?)suite.Attribute("site") is "SetUp" or "TearDown"
        ? $"The one-time {((string)suite.Attribute("site")! == "SetUp" ? "set-up" : "tear-down")} of {(string?)suite.Attribute("fullname")} failed: "
            + Message(suite.Element("failure"))?.ReplaceLineEndings(" ")
        : null;

    private static string? Message(XElement? cause) => ((string?)cause?.Element("message"))?.Trim() is { Length: > 0 } message ? message : null;

    private static SuiteTest Read(XElement test)
    {
        var failure = test.Element("failure");
        var (outcome, message) = Outcome(Result(test)!, Message(failure) ?? Message(test.Element("reason")));
        var result = new TestResult((string)test.Attribute("name")!, (string)test.Attribute("fullname")!, outcome, Duration(test))
        {
            Message = message,
            StackTrace = ((string?)failure?.Element("stack-trace"))?.Trim(),
            Expected = Part(message, ExpectedLine()),
            Found = Part(message, FoundLine()),
            Output = ((string?)test.Element("output"))?.TrimEnd(),
        };
        return new(result, Property(test, "traceId"));
    }

    // A test that was run and has no verdict, or was skipped for no reason, must not pass for one that was rightly left out.
    private static (TestOutcome Outcome, string? Message) Outcome(string result, string? message) => (result, message) switch
    {
        ("Passed" or "Warning", _) => (TestOutcome.Passed, message),
        ("Inconclusive", _) => (TestOutcome.Failed,
            $"Inconclusive: {message ?? "no reason was given"}\nA test has to pass, to fail, or to be ignored with a reason."),
        ("Skipped", null) => (TestOutcome.Failed, "Skipped without a reason. Give Assert.Ignore, [Ignore] or [Explicit] a reason."),
        ("Skipped", _) => (TestOutcome.Skipped, message),
        _ => (TestOutcome.Failed, message),
    };

    private static TimeSpan Duration(XElement test) =>
        double.TryParse((string?)test.Attribute("duration"), CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;

    private static string? Property(XElement test, string name) => (string?)test.Element("properties")?.Elements("property")
        .FirstOrDefault(property => (string?)property.Attribute("name") == name)?.Attribute("value");

    private static string? Part(string? message, Regex line) => line.Match(message ?? "") is { Success: true } match ? match.Groups[1].Value.Trim() : null;

    [GeneratedRegex(@"^\s*Expected:(.*)$", RegexOptions.Multiline)]
    private static partial Regex ExpectedLine();

    [GeneratedRegex(@"^\s*But was:(.*)$", RegexOptions.Multiline)]
    private static partial Regex FoundLine();
}
