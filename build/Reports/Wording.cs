using Build.Results;
using System.Globalization;

namespace Build.Reports;

/// <summary>The words that every report uses for the same thing.</summary>
internal static class Wording
{
    /// <summary>Where the whole story stands, for the reports that have to leave something out.</summary>
    public const string HtmlFile = "artifacts/report.html";

    public static string Status(RowStatus status) => status switch
    {
        RowStatus.Passed => "PASS",
        RowStatus.Failed => "FAIL",
        RowStatus.Skipped => "SKIP",
        _ => "CANCELLED",
    };

    /// <summary>How a row ended, and the kind of failure: <c>FAIL (TEST)</c>.</summary>
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

    /// <summary>How many tests ended in which way, as the last line of a target says it: <c>16 passed, 1 failed</c>.</summary>
    public static string Counts(IReadOnlyCollection<TestResult> tests)
    {
        string Part(TestOutcome outcome) => TestCounts.Count(tests, outcome) is > 0 and var count ? $", {count} {outcome.ToString().ToLowerInvariant()}" : "";
        var (passed, failed) = (TestCounts.Count(tests, TestOutcome.Passed), TestCounts.Count(tests, TestOutcome.Failed));
        return $"{passed} passed, {failed} failed{Part(TestOutcome.Blocked)}{Part(TestOutcome.Skipped)}";
    }

    /// <summary>How the tests of a row ended: <c>3/3 passed, 14 not selected</c>; null when none was run.</summary>
    public static string? Tests(MatrixResult result, RowResult row) =>
        row.Tests.Count > 0 || row.Status == RowStatus.Passed ? TestCounts.Of(row, result.SuiteTests.Count).ToString() : null;

    /// <summary>The rows in the order in which their failures are told: what broke servers and daemons may be the cause of the rest.</summary>
    public static IEnumerable<RowResult> CausesFirst(IEnumerable<RowResult> rows) =>
        rows.OrderBy(row => row is { Status: RowStatus.Failed, Failure: not FailureKind.Test } ? 0 : 1);

    /// <summary>A duration at the precision that its size deserves: <c>12 ms</c>, <c>1.2 s</c>, <c>2 min 05 s</c>.</summary>
    public static string Duration(TimeSpan duration) => duration switch
    {
        { TotalMilliseconds: < 999.5 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0} ms"),
        { TotalSeconds: < 59.95 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s"),
        _ => Minutes((int)Math.Round(duration.TotalSeconds)),
    };

    private static string Minutes(int seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60} min {seconds % 60:00} s");

    /// <summary>A moment to the minute, in UTC, as every report shows it.</summary>
    public static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The first seven digits of a commit's hash, as git shows it.</summary>
    public static string ShortCommit(string commit) => commit.Length > 7 ? commit[..7] : commit;

    public static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    /// <summary>The server, where it came from, and the driver: <c>PostgreSQL 15.8 (docker), Npgsql 10.0.0</c>; null when none is known.</summary>
    public static string? Server(RowResult row)
    {
        var server = row is { Server: not null, Source: not null } ? $"{row.Server} ({row.Source})" : row.Server ?? row.Source;
        string[] known = [.. new[] { server, row.Driver }.OfType<string>()];
        return known.Length == 0 ? null : string.Join(", ", known);
    }

    /// <summary>A test's message, line by line, without the empty lines and the indentation that NUnit gives it.</summary>
    public static IReadOnlyList<string> Message(TestResult test)
    {
        string[] lines = [.. (test.Message ?? "").Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)];
        var indentation = lines.Length == 0 ? 0 : lines.Min(line => line.Length - line.TrimStart(' ').Length);
        return [.. lines.Select(line => line[indentation..])];
    }

    /// <summary>The run in one phrase: <c>2/3 backends passing, 1 skipped</c>; a selected run never reads as a whole one.</summary>
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
