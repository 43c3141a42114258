using Build.Reports;
using Build.Results;
using NUnit.Framework;

namespace Build.Tests.Reports;

/// <summary>Since when a test fails: a string has one letter per earlier run, and the test fails now.</summary>
public sealed class FailureHistoryTests
{
    private const string Test = "Dbal.IntegrationTests.ListTests.Sorts_both_ways";

    private static readonly RowResult Failing = new("postgres", RowStatus.Failed, TimeSpan.Zero)
    {
        Server = "PostgreSQL 18.1",
        Driver = "Npgsql 10.0.0",
        Tests = [new("Sorts_both_ways", Test, TestOutcome.Failed, TimeSpan.Zero)],
    };

    [TestCase("", "new in this run")]
    [TestCase("p", "new in this run; passed with c0 (2026-01-01 10:00)")]
    [TestCase("fp", "new in this run; passed with c1 (2026-01-02 10:00)")]
    [TestCase("pf", "since c1 (2026-01-02 10:00), 1 run ago; passed with c0 (2026-01-01 10:00)")]
    [TestCase("pff", "since c1 (2026-01-02 10:00), 2 runs ago; passed with c0 (2026-01-01 10:00)")]
    [TestCase("ffpff", "since c3 (2026-01-04 10:00), 2 runs ago; passed with c2 (2026-01-03 10:00)")]
    [TestCase("pf-sf", "since c1 (2026-01-02 10:00), 2 runs ago; passed with c0 (2026-01-01 10:00)")]
    [TestCase("pf#f", "since c1 (2026-01-02 10:00), 2 runs ago; passed with c0 (2026-01-01 10:00)")]
    [TestCase("p#f", "since c2 (2026-01-03 10:00), 1 run ago; passed with c0 (2026-01-01 10:00)")]
    [TestCase("ff", "since c0 (2026-01-01 10:00), 2 runs ago")]
    public void A_test_fails_since_the_first_run_of_its_streak(string outcomes, string words) =>
        Assert.That(FailureHistory.Describe(Failing, Test, History(outcomes)), Is.EqualTo(words));

    [TestCase("p", "PostgreSQL 17.2", "new in this run, first on PostgreSQL 18.1; passed with c0 (2026-01-01 10:00) on PostgreSQL 17.2")]
    [TestCase("pf", "PostgreSQL 17.2", "since c1 (2026-01-02 10:00), 1 run ago; passed with c0 (2026-01-01 10:00)")]
    [TestCase("p", "PostgreSQL 18.1", "new in this run; passed with c0 (2026-01-01 10:00)")]
    [TestCase("p", null, "new in this run; passed with c0 (2026-01-01 10:00)")]
    public void A_version_is_named_when_it_changed_with_the_failure(string outcomes, string? server, string words)
    {
        HistoryEntry[] history = [.. History(outcomes).Select(entry => entry with { Rows = [.. entry.Rows.Select(row => row with { Server = server })] })];

        Assert.That(FailureHistory.Describe(Failing, Test, history), Is.EqualTo(words));
    }

    [Test]
    public void Only_failed_tests_have_a_history()
    {
        var passing = Failing with { Backend = "sqlite", Tests = [Failing.Tests[0] with { Outcome = TestOutcome.Passed }] };

        var result = FailureHistory.Add(SampleRun.Everything with { Rows = [Failing, passing] }, History("p"));

        Assert.That(result.Rows.Select(row => row.Tests[0].Since), Is.EqualTo(new[] { "new in this run; passed with c0 (2026-01-01 10:00)", null }));
    }

    private static HistoryEntry[] History(string outcomes) =>
        [.. outcomes.Select((outcome, day) => new HistoryEntry($"run-{day}", new DateTimeOffset(2026, 1, 1 + day, 10, 0, 0, TimeSpan.Zero), $"c{day}", Rows(outcome)))];

    // p passed, f failed, s skipped, # blocked, - the row did not run
    private static BackendHistory[] Rows(char outcome) => outcome == '-' ? [] :
    [
        new BackendHistory("postgres", RowStatus.Passed, TimeSpan.Zero, new Dictionary<string, TestOutcome>
        {
            [Test] = outcome switch { 'p' => TestOutcome.Passed, 'f' => TestOutcome.Failed, '#' => TestOutcome.Blocked, _ => TestOutcome.Skipped },
        }),
    ];
}
