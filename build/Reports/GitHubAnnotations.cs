using Build.Results;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Build.Reports;

/// <summary>
/// Failures as <c>::error</c> commands of GitHub Actions, which shows them next to the code: first one per failed row without a failed test, then one per
/// failed test, with the backends on which it fails.
/// </summary>
internal static partial class GitHubAnnotations
{
    /// <summary>The maximum number of errors per step that GitHub shows. It drops the others without notice.</summary>
    private const int Limit = 10;

    /// <summary>Returns the commands.</summary>
    /// <param name="result">The run.</param>
    /// <param name="repositoryRoot">The absolute path of the repository. Paths of annotated files are relative to it.</param>
    /// <param name="rows">The rows to annotate; null for all rows. The job that merges results does not repeat the annotations of other jobs.</param>
    public static IReadOnlyList<string> Write(MatrixResult result, string repositoryRoot, IReadOnlyCollection<string>? rows = null)
    {
        if (rows is not null)
            result = result with { Rows = [.. result.Rows.Where(row => rows.Contains(row.Backend))] };
        string[] all = [.. Rows(result), .. Tests(result, repositoryRoot)];
        return all.Length <= Limit
            ? all
            : [.. all.Take(Limit - 1), Error("More failures", $"{all.Length - Limit + 1} more failures are in the job's summary and in {Wording.HtmlFile}.")];
    }

    /// <summary>Writes a text in which GitHub ignores commands.</summary>
    public static void WriteQuoted(TextWriter output, Action write)
    {
        var token = Guid.NewGuid().ToString("N");
        output.WriteLine($"::stop-commands::{token}");
        try
        {
            write();
        }
        finally
        {
            output.WriteLine($"::{token}::");
        }
    }

    private static IEnumerable<string> Rows(MatrixResult result) =>
        from row in Wording.CausesFirst(result.Rows)
        where row.Status == RowStatus.Failed && (row.Failure != FailureKind.Test || !row.Tests.Any(test => test.Outcome == TestOutcome.Failed))
        let kind = row.Failure is { } failure ? $" ({Wording.Kind(failure)})" : ""
        select Error($"{row.Backend} failed{kind}", $"{row.Reason}\n{row.Remedy}".Trim());

    private static IEnumerable<string> Tests(MatrixResult result, string repositoryRoot) =>
        from row in result.Rows
        from test in row.Tests
        where test.Outcome == TestOutcome.Failed
        group (row.Backend, Test: test) by test.FullName into same
        let first = same.First().Test
        select Error(
            $"{first.Name} fails on {string.Join(", ", same.Select(failure => failure.Backend).Distinct())}",
            string.Join('\n', Wording.Message(first)),
            Location(first.StackTrace, repositoryRoot));

    private static string Error(string title, string message, string location = "") =>
        $"::error {location}title={EscapeProperty(title)}::{EscapeData(message)}";

    // Returns the first stack frame with a source file in this repository.
    private static string Location(string? stackTrace, string repositoryRoot)
    {
        foreach (Match frame in SourceLine().Matches(stackTrace ?? ""))
        {
            var path = Path.GetRelativePath(repositoryRoot, frame.Groups["file"].Value);
            if (!path.StartsWith("..", StringComparison.Ordinal) && !Path.IsPathRooted(path))
                return string.Create(CultureInfo.InvariantCulture, $"file={EscapeProperty(path.Replace('\\', '/'))},line={frame.Groups["line"].Value},");
        }
        return "";
    }

    // The same escapes as in the toolkit of GitHub Actions (actions/toolkit, core/src/command.ts).
    private static string EscapeData(string text) => text.Replace("%", "%25").Replace("\r", "%0D").Replace("\n", "%0A");

    private static string EscapeProperty(string text) => EscapeData(text).Replace(":", "%3A").Replace(",", "%2C");

    [GeneratedRegex(@" in (?<file>.+?):(?:line )?(?<line>\d+)\s*$", RegexOptions.Multiline)]
    private static partial Regex SourceLine();
}
