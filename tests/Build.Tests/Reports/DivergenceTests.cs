using Build.Reports;
using Build.Results;
using NUnit.Framework;

namespace Build.Tests.Reports;

public sealed class DivergenceTests
{
    private const string Sorting = "Dbal.IntegrationTests.ListTests.Sorts_both_ways";

    [Test]
    public void Is_a_test_that_fails_here_and_passes_there()
    {
        var divergence = Divergence.Find(SampleRun.Everything, SampleRun.Before).Single();

        Assert.That(divergence.FullName, Is.EqualTo(Sorting));
        Assert.That(divergence.Failures.Select(failure => failure.Backend), Is.EqualTo(new[] { "postgres" }));
        Assert.That(divergence.PassedOn, Is.EqualTo(new[] { "sqlite" }));
    }

    [Test]
    public void Is_none_where_all_fail_or_the_others_did_not_run_it() =>
        Assert.That(Divergence.Find(SampleRun.Everything with { Rows = [.. SampleRun.Everything.Rows.Skip(1)] }, []), Is.Empty);

    [Test]
    public void Takes_no_account_of_blocked_tests()
    {
        var result = SampleRun.Everything with { Rows = [SampleRun.Everything.Rows[0], SampleRun.Everything.Rows[2]] };

        Assert.That(Divergence.Find(result, []), Is.Empty);
    }

    [TestCase("", "new in this run")]
    [TestCase("p", "new in this run")]
    [TestCase("fp", "new in this run")]
    [TestCase("pf", "since 2026-01-02 10:00, commit c1")]
    [TestCase("pff", "since 2026-01-02 10:00, commit c1")]
    [TestCase("ffpff", "since 2026-01-04 10:00, commit c3")]
    [TestCase("pf-sf", "since 2026-01-02 10:00, commit c1")]
    [TestCase("pf#f", "since 2026-01-02 10:00, commit c1")]
    [TestCase("p#f", "since 2026-01-03 10:00, commit c2")]
    [TestCase("ff", "since 2026-01-01 10:00, commit c0")]
    public void Fails_since_the_first_run_of_its_streak(string outcomes, string words)
    {
        HistoryEntry[] history = [.. outcomes.Select((outcome, day) => new HistoryEntry(
            $"run-{day}", new DateTimeOffset(2026, 1, 1 + day, 10, 0, 0, TimeSpan.Zero), $"c{day}", Rows(outcome)))];

        Assert.That(DivergentFailure.Words(Divergence.FailingSince(history, "postgres", Sorting)), Is.EqualTo(words));
    }

    // p passed, f failed, s skipped, # blocked, - the row was not run
    private static BackendHistory[] Rows(char outcome) => outcome == '-' ? [] :
    [
        new BackendHistory("postgres", RowStatus.Passed, TimeSpan.Zero, new Dictionary<string, TestOutcome>
        {
            [Sorting] = outcome switch { 'p' => TestOutcome.Passed, 'f' => TestOutcome.Failed, '#' => TestOutcome.Blocked, _ => TestOutcome.Skipped },
        }),
    ];
}
