using Build.Results;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Build.Reports;

/// <summary>
/// Failures as the <c>::error</c> commands of GitHub Actions, which shows them beside the code: one a test, naming the backends that it fails on,
/// and before them one a row that no test tells of.
/// </summary>
internal static partial class GitHubAnnotations
{
    /// <summary>How many errors GitHub keeps of one step; the rest would be dropped without a word.</summary>
    private const int Limit = 10;

    /// <summary>The commands.</summary>
    /// <param name="result">The run.</param>
    /// <param name="repositoryRoot">The absolute path that annotated files are named relative to.</param>
    /// <param name="rows">The rows whose failures are told here; null for all. The job that merges results does not tell those of other jobs again.</param>
    public static IReadOnlyList<string> Write(MatrixResult result, string repositoryRoot, IReadOnlyCollection<string>? rows = null)
    {
        if (rows is not null)
            result = result with { Rows = [.. result.Rows.Where(row => rows.Contains(row.Backend))] };
        string[] all = [.. Rows(result), .. Tests(result, repositoryRoot)];
        return all.Length <= Limit
            ? all
            : [.. all.Take(Limit - 1), Error("More failures", $"{all.Length - Limit + 1} failures more are in the job's summary and in {Wording.HtmlFile}.")];
    }

    /// <summary>Writes a text in which GitHub finds no commands, whatever it holds.</summary>
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

    // The first frame of the stack whose source file stands in this repository.
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

    // As the toolkit of GitHub Actions escapes them (actions/toolkit, core/src/command.ts).
    private static string EscapeData(string text) => text.Replace("%", "%25").Replace("\r", "%0D").Replace("\n", "%0A");

    private static string EscapeProperty(string text) => EscapeData(text).Replace(":", "%3A").Replace(",", "%2C");

    [GeneratedRegex(@" in (?<file>.+?):(?:line )?(?<line>\d+)\s*$", RegexOptions.Multiline)]
    private static partial Regex SourceLine();
}
