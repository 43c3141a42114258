using Build.Results;
using NUnit.Framework;

namespace Build.Tests.Results;

public sealed class RepetitionsTests
{
    private static readonly TestResult Good = new("T", "S.T", TestOutcome.Passed, TimeSpan.Zero);
    private static readonly TestResult Bad = Good with { Outcome = TestOutcome.Failed, Message = "broken" };

    [Test]
    public void One_run_has_no_repetitions() => Assert.That(Repetitions.Join([], [Good]).Single().Repetitions, Is.Empty);

    [Test]
    public void A_test_that_failed_once_is_failed_and_flaky()
    {
        var joined = Repetitions.Join(Repetitions.Join(Repetitions.Join([], [Good]), [Bad]), [Good]).Single();

        Assert.That((joined.Outcome, joined.Message, joined.IsFlaky), Is.EqualTo((TestOutcome.Failed, "broken", true)));
        Assert.That(joined.Repetitions, Is.EqualTo(new[] { TestOutcome.Passed, TestOutcome.Failed, TestOutcome.Passed }));
    }

    [Test]
    public void A_test_with_constant_outcome_is_not_flaky() => Assert.That(Repetitions.Join([Bad], [Bad]).Single().IsFlaky, Is.False);

    [Test]
    public void A_test_that_was_blocked_once_is_neither_passed_nor_flaky()
    {
        var joined = Repetitions.Join([Good], [Good with { Outcome = TestOutcome.Blocked }]).Single();

        Assert.That((joined.Outcome, joined.IsFlaky), Is.EqualTo((TestOutcome.Blocked, false)));
        Assert.That(Repetitions.Join([Bad], [Good with { Outcome = TestOutcome.Blocked }]).Single().Outcome, Is.EqualTo(TestOutcome.Failed));
    }

    [Test]
    public void A_test_missing_in_one_run_is_kept()
    {
        var other = Good with { Name = "U", FullName = "S.U" };

        Assert.That(Repetitions.Join([Good], [other]).Select(test => test.Name), Is.EqualTo(new[] { "T", "U" }));
    }
}
