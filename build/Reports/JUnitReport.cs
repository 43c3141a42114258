using Build.Results;
using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Build.Reports;

/// <summary>
/// The result as JUnit XML, in the format of Jenkins and GitLab: one suite per backend with its tests, and an extra test case for a row that failed
/// without a failed test. Blocked tests are reported as skipped, because the extra test case is already the error: a server that fails is one failure,
/// not one per test.
/// </summary>
internal static class JUnitReport
{
    public static string Write(MatrixResult result)
    {
        XElement[] suites = [.. result.Rows.Select(row => Suite(result, row))];
        var root = new XElement("testsuites",
            new XAttribute("name", result.Suite),
            Sum("tests"), Sum("failures"), Sum("errors"), Sum("skipped"),
            new XAttribute("time", Seconds(result.Duration)),
            suites);
        var text = new StringBuilder();
        var settings = new XmlWriterSettings { Indent = true, NewLineChars = "\n", NewLineHandling = NewLineHandling.None };
        using (var writer = XmlWriter.Create(new Utf8StringWriter(text), settings))
            root.Save(writer);
        return text.Append('\n').ToString();

        XAttribute Sum(string name) => new(name, suites.Sum(suite => (int)suite.Attribute(name)!));
    }

    private static XElement Suite(MatrixResult result, RowResult row)
    {
        XElement[] cases = [.. row.Tests.Select(test => Case(row, test)), .. RowCase(row)];
        return new XElement("testsuite",
            new XAttribute("name", row.Backend),
            new XAttribute("tests", cases.Length),
            new XAttribute("failures", cases.Count(testCase => testCase.Element("failure") is not null)),
            new XAttribute("errors", cases.Count(testCase => testCase.Element("error") is not null)),
            new XAttribute("skipped", cases.Count(testCase => testCase.Element("skipped") is not null)),
            new XAttribute("time", Seconds(row.Duration)),
            new XAttribute("timestamp", result.StartedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture)),
            Properties(result, row),
            cases,
            row.DaemonLogTail.Count > 0 ? new XElement("system-out", string.Join('\n', row.DaemonLogTail)) : null);
    }

    private static XElement Properties(MatrixResult result, RowResult row) => new("properties",
        new[]
        {
            ("runId", result.RunId),
            ("commit", result.Commit),
            ("packageFeed", result.PackageFeed),
            ("server", row.Server),
            ("source", row.Source),
            ("driver", row.Driver),
            ("shard", row.Shard),
            ("selection", string.Join("; ", RunSelection.Sentences(result)) is { Length: > 0 } selection ? selection : null),
            ("tests", Wording.Tests(result, row)),
            ("notes", string.Join(' ', row.Notes) is { Length: > 0 } notes ? notes : null),
            ("daemonLog", row.DaemonLog),
        }
        .Where(property => property.Item2 is not null)
        .Select(property => new XElement("property", new XAttribute("name", property.Item1), new XAttribute("value", property.Item2!))));

    // The class name starts with the backend, because CI systems identify a test by class and name, without the suite.
    private static XElement Case(RowResult row, TestResult test)
    {
        IReadOnlyList<string?> parts = [test.Output?.TrimEnd(), .. test.DaemonLog];
        var output = string.Join('\n', parts.Where(part => !string.IsNullOrEmpty(part)));
        return new XElement("testcase",
            new XAttribute("name", test.Name),
            new XAttribute("classname", $"{row.Backend}.{ClassName(test)}"),
            new XAttribute("time", Seconds(test.Duration)),
            test.Outcome switch
            {
                TestOutcome.Failed => new XElement("failure",
                    new XAttribute("message", Wording.Message(test).FirstOrDefault() ?? ""),
                    new XAttribute("type", Wording.Kind(FailureKind.Test)),
                    FailureText(test)),
                TestOutcome.Skipped => Skipped(test.Message),
                TestOutcome.Blocked => Skipped($"Blocked: {test.Message ?? row.Reason}"),
                _ => null,
            },
            output.Length > 0 ? new XElement("system-out", output) : null);
    }

    private static string FailureText(TestResult test)
    {
        IReadOnlyList<string?> parts =
            [string.Join('\n', Wording.Message(test)), test.StackTrace?.Trim(), test.Since is null ? null : $"Failing: {test.Since}", test.Rerun is null ? null : $"Run again: {test.Rerun}"];
        return string.Join("\n\n", parts.Where(part => !string.IsNullOrEmpty(part)));
    }

    private static IEnumerable<XElement> RowCase(RowResult row)
    {
        if (row.Status == RowStatus.Passed
            || (row is { Status: RowStatus.Failed, Failure: FailureKind.Test } && row.Tests.Any(test => test.Outcome == TestOutcome.Failed)))
            yield break;
        yield return new XElement("testcase",
            new XAttribute("name", $"{row.Backend} row"),
            new XAttribute("classname", row.Backend),
            new XAttribute("time", Seconds(TimeSpan.Zero)),
            row.Status == RowStatus.Failed
                ? new XElement("error",
                    new XAttribute("message", row.Reason ?? "The row failed."),
                    new XAttribute("type", row.Failure is { } kind ? Wording.Kind(kind) : "UNKNOWN"),
                    string.Join('\n', new[] { row.Reason, row.Remedy }.OfType<string>()))
                : Skipped(row.Reason));
    }

    private static XElement Skipped(string? reason) => new("skipped", reason is null ? null : new XAttribute("message", reason));

    // NUnit's full name is the class, a dot, and the name with arguments, which may contain dots.
    private static string ClassName(TestResult test) =>
        test.FullName.EndsWith("." + test.Name, StringComparison.Ordinal) ? test.FullName[..^(test.Name.Length + 1)] : test.FullName;

    private static string Seconds(TimeSpan duration) => duration.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    private sealed class Utf8StringWriter(StringBuilder text) : StringWriter(text, CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => Encoding.UTF8;
    }
}
