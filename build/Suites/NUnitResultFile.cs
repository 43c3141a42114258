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

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file's path.</param>
    /// <exception cref="FailureException">The file is invalid or inconsistent, or has duplicate test names.</exception>
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

    /// <summary>Rejects duplicate test names. The results of one test would hide those of the other.</summary>
    /// <param name="fullNames">The full names of tests.</param>
    /// <exception cref="FailureException">There is a duplicate name.</exception>
    internal static void RequireUnique(IEnumerable<string> fullNames)
    {
        var duplicates = fullNames.GroupBy(name => name).Where(same => same.Count() > 1).Select(same => same.Key).ToList();
        if (duplicates.Count > 0)
        {
            throw new FailureException(
                FailureKind.Test,
                $"Duplicate test names in the suite: {TestNames.Some(duplicates)}.",
                "Use different arguments for each test case, or set its name with TestName or SetName.");
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
            throw Invalid(file, exception.Message);
        }
    }

    // A truncated or foreign file is not consistent with NUnit's own counts.
    private static void RequireCounts(XElement run, IReadOnlyList<XElement> cases, string file)
    {
        Require("total", cases.Count);
        Require("passed", Count("Passed"));
        Require("failed", Count("Failed"));
        Require("warnings", Count("Warning"));
        Require("inconclusive", Count("Inconclusive"));
        Require("skipped", Count("Skipped"));
        if (cases.FirstOrDefault(test => !Outcomes.Contains(Result(test))) is { } unknown)
            throw Invalid(file, $"unknown result '{Result(unknown)}' of the test {(string?)unknown.Attribute("fullname")}");

        int Count(string result) => cases.Count(test => Result(test) == result);

        void Require(string name, int count)
        {
            if (!int.TryParse((string?)run.Attribute(name), CultureInfo.InvariantCulture, out var expected))
                throw Invalid(file, $"the element test-run has no attribute '{name}'");
            if (expected != count)
                throw Invalid(file, $"the attribute '{name}' of test-run is {expected}, but there are {count} such test cases");
        }
    }

    private static FailureException Invalid(string file, string reason) =>
        new(FailureKind.Infra, $"Invalid result file {file} of the suite: {reason}.", "The runner may have been killed. Run the tests again.");

    private static string? Result(XElement element) => (string?)element.Attribute("result");

    // Only failures of the fixture's own set-up or tear-down. Failures of its tests or of its parent are reported there.
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

    // Inconclusive tests and tests skipped without a reason are failures, so that they are not mistaken for tests that were skipped on purpose.
    private static (TestOutcome Outcome, string? Message) Outcome(string result, string? message) => (result, message) switch
    {
        ("Passed" or "Warning", _) => (TestOutcome.Passed, message),
        ("Inconclusive", _) => (TestOutcome.Failed,
            $"Inconclusive: {message ?? "no reason was given"}\nMake the test pass or fail, or ignore it with a reason."),
        ("Skipped", null) => (TestOutcome.Failed, "Skipped without a reason. Add a reason to Assert.Ignore, [Ignore] or [Explicit]."),
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
