using Build.Reports;
using Build.Results;
using NUnit.Framework;

namespace Build.Tests.Reports;

public sealed class DivergenceTests
{
    private const string Sorting = "Dbal.IntegrationTests.ListTests.Sorts_both_ways";

    [Test]
    public void A_test_that_fails_on_one_backend_and_passes_on_another_diverges()
    {
        var divergence = Divergence.Find(SampleRun.Everything, SampleRun.Before).Single();

        Assert.That(divergence.FullName, Is.EqualTo(Sorting));
        Assert.That(divergence.Failures.Select(failure => failure.Backend), Is.EqualTo(new[] { "postgres" }));
        Assert.That(divergence.PassedOn, Is.EqualTo(new[] { "sqlite" }));
    }

    [Test]
    public void A_test_that_fails_everywhere_or_ran_nowhere_else_does_not_diverge() =>
        Assert.That(Divergence.Find(SampleRun.Everything with { Rows = [.. SampleRun.Everything.Rows.Skip(1)] }, []), Is.Empty);

    [Test]
    public void Blocked_tests_are_ignored()
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
    public void A_test_fails_since_the_first_run_of_its_streak(string outcomes, string words)
    {
        HistoryEntry[] history = [.. outcomes.Select((outcome, day) => new HistoryEntry(
            $"run-{day}", new DateTimeOffset(2026, 1, 1 + day, 10, 0, 0, TimeSpan.Zero), $"c{day}", Rows(outcome)))];

        Assert.That(DivergentFailure.Words(Divergence.FailingSince(history, "postgres", Sorting)), Is.EqualTo(words));
    }

    // p passed, f failed, s skipped, # blocked, - the row did not run
    private static BackendHistory[] Rows(char outcome) => outcome == '-' ? [] :
    [
        new BackendHistory("postgres", RowStatus.Passed, TimeSpan.Zero, new Dictionary<string, TestOutcome>
        {
            [Sorting] = outcome switch { 'p' => TestOutcome.Passed, 'f' => TestOutcome.Failed, '#' => TestOutcome.Blocked, _ => TestOutcome.Skipped },
        }),
    ];
}
