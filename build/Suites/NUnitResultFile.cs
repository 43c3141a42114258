using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Build.Matrix;

namespace Build.Suites;

/// <summary>Reads NUnit's result format, version 3 (https://docs.nunit.org/articles/nunit/technical-notes/usage/Test-Result-XML-Format.html).</summary>
public static partial class NUnitResultFile
{
    /// <summary>The tests of a file, in the order in which they began.</summary>
    /// <param name="file">The file's path.</param>
    /// <exception cref="RowException">The file cannot be read, or tells of no test that was executed.</exception>
    public static IReadOnlyList<SuiteTest> Read(string file)
    {
        XDocument document;
        try
        {
            document = XDocument.Load(file);
        }
        catch (XmlException exception)
        {
            throw new RowException(FailureKind.Infra, $"The suite's result file {file} is broken: {exception.Message}", "The runner may have been killed: run it again.");
        }

        var tests = document.Descendants("test-case").OrderBy(test => (string?)test.Attribute("start-time"), StringComparer.Ordinal).Select(Read).ToList();
        return tests.Any(test => test.Result.Outcome != TestOutcome.Skipped)
            ? tests
            : throw new RowException(FailureKind.Infra, $"No test was executed ({tests.Count} found).", "Check --filter and --suite.");
    }

    private static SuiteTest Read(XElement test)
    {
        var failure = test.Element("failure");
        var message = ((string?)failure?.Element("message") ?? (string?)test.Element("reason")?.Element("message"))?.Trim();
        var outcome = (string?)test.Attribute("result") switch
        {
            "Passed" or "Warning" => TestOutcome.Passed,
            "Failed" => TestOutcome.Failed,
            _ => TestOutcome.Skipped,
        };
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

/// <summary>A test of a result file.</summary>
/// <param name="Result">What it found.</param>
/// <param name="TraceId">The trace that its requests bore (W3C Trace Context), when it tells.</param>
public sealed record SuiteTest(TestResult Result, string? TraceId);
