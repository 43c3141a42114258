using Build.Reports;
using NUnit.Framework;

namespace Build.Tests.Reports;

public sealed class DivergenceTests
{
    private const string Sorting = "Dbal.IntegrationTests.ListTests.Sorts_both_ways";

    [Test]
    public void A_test_that_fails_on_one_backend_and_passes_on_another_diverges()
    {
        var divergence = Divergence.Find(SampleRun.Everything).Single();

        Assert.That(divergence.FullName, Is.EqualTo(Sorting));
        Assert.That(divergence.Failures.Select(failure => failure.Backend), Is.EqualTo(new[] { "postgres" }));
        Assert.That(divergence.PassedOn, Is.EqualTo(new[] { "sqlite" }));
    }

    [Test]
    public void A_test_that_fails_everywhere_or_ran_nowhere_else_does_not_diverge() =>
        Assert.That(Divergence.Find(SampleRun.Everything with { Rows = [.. SampleRun.Everything.Rows.Skip(1)] }), Is.Empty);

    [Test]
    public void Blocked_tests_are_ignored()
    {
        var result = SampleRun.Everything with { Rows = [SampleRun.Everything.Rows[0], SampleRun.Everything.Rows[2]] };

        Assert.That(Divergence.Find(result), Is.Empty);
    }
}
