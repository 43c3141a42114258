using Build.Results;
using System.Globalization;

namespace Build.Reports;

/// <summary>The texts that all reports share.</summary>
internal static class Wording
{
    /// <summary>The path of the HTML report, for reports that omit details.</summary>
    public const string HtmlFile = "artifacts/report.html";

    public static string Status(RowStatus status) => status switch
    {
        RowStatus.Passed => "PASS",
        RowStatus.Failed => "FAIL",
        RowStatus.Skipped => "SKIP",
        _ => "CANCELLED",
    };

    /// <summary>Returns the status of a row with the kind of failure, such as <c>FAIL (TEST)</c>.</summary>
    public static string Outcome(RowResult row) =>
        Status(row.Status) + (row is { Status: RowStatus.Failed, Failure: { } kind } ? $" ({Kind(kind)})" : "");

    public static string Symbol(RowStatus status) => status switch
    {
        RowStatus.Passed => "✅",
        RowStatus.Failed => "❌",
        RowStatus.Skipped => "⏭",
        _ => "⏹",
    };

    public static string Kind(FailureKind kind) => kind.ToString().ToUpperInvariant();

    /// <summary>Returns the counts of outcomes for the last line of a target, such as <c>16 passed, 1 failed</c>.</summary>
    public static string Counts(IReadOnlyCollection<TestResult> tests)
    {
        string Part(TestOutcome outcome) => TestCounts.Count(tests, outcome) is > 0 and var count ? $", {count} {outcome.ToString().ToLowerInvariant()}" : "";
        var (passed, failed) = (TestCounts.Count(tests, TestOutcome.Passed), TestCounts.Count(tests, TestOutcome.Failed));
        return $"{passed} passed, {failed} failed{Part(TestOutcome.Blocked)}{Part(TestOutcome.Skipped)}";
    }

    /// <summary>Returns the counts of a row's tests, such as <c>3/3 passed, 14 not selected</c>; null when no test ran.</summary>
    public static string? Tests(MatrixResult result, RowResult row) =>
        row.Tests.Count > 0 || row.Status == RowStatus.Passed ? TestCounts.Of(row, result.SuiteTests.Count).ToString() : null;

    /// <summary>Sorts rows for the reports: failures of servers and daemons first, because they may cause the others.</summary>
    public static IEnumerable<RowResult> CausesFirst(IEnumerable<RowResult> rows) =>
        rows.OrderBy(row => row is { Status: RowStatus.Failed, Failure: not FailureKind.Test } ? 0 : 1);

    /// <summary>Formats a duration, such as <c>12 ms</c>, <c>1.2 s</c> or <c>2 min 05 s</c>.</summary>
    public static string Duration(TimeSpan duration) => duration switch
    {
        { TotalMilliseconds: < 999.5 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0} ms"),
        { TotalSeconds: < 59.95 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s"),
        _ => Minutes((int)Math.Round(duration.TotalSeconds)),
    };

    private static string Minutes(int seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60} min {seconds % 60:00} s");

    /// <summary>Formats a time in UTC, to the minute.</summary>
    public static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Returns the first seven digits of a commit's hash.</summary>
    public static string ShortCommit(string commit) => commit.Length > 7 ? commit[..7] : commit;

    public static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    /// <summary>Returns the server, its source and the driver, such as <c>PostgreSQL 15.8 (docker), Npgsql 10.0.0</c>; null when all are unknown.</summary>
    public static string? Server(RowResult row)
    {
        var server = row is { Server: not null, Source: not null } ? $"{row.Server} ({row.Source})" : row.Server ?? row.Source;
        string[] known = [.. new[] { server, row.Driver }.OfType<string>()];
        return known.Length == 0 ? null : string.Join(", ", known);
    }

    /// <summary>Returns the lines of a test's message, without empty lines and without NUnit's indentation.</summary>
    public static IReadOnlyList<string> Message(TestResult test)
    {
        string[] lines = [.. (test.Message ?? "").Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)];
        var indentation = lines.Length == 0 ? 0 : lines.Min(line => line.Length - line.TrimStart(' ').Length);
        return [.. lines.Select(line => line[indentation..])];
    }

    /// <summary>Returns a one-line summary, such as <c>2/3 backends passing, 1 skipped</c>, with the selection of an incomplete run.</summary>
    public static string Total(MatrixResult result)
    {
        int Of(RowStatus status) => result.Rows.Count(row => row.Status == status);
        var total = $"{Of(RowStatus.Passed)}/{result.Rows.Count} backends passing";
        if (Of(RowStatus.Skipped) is > 0 and var skipped)
            total += $", {skipped} skipped";
        if (Of(RowStatus.Cancelled) is > 0 and var cancelled)
            total += $", {cancelled} cancelled";
        return RunSelection.Brief(result) is { } selection ? $"{total} ({selection})" : total;
    }
}
