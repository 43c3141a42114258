using Dbal.Canaries.Killing;
using NUnit.Framework.Interfaces;

namespace Dbal.Tests.Canaries;

/// <summary>Which failures of a test kill a canary.</summary>
internal sealed class SuiteTestTests
{
    private static IEnumerable<ResultState> Others =>
    [
        ResultState.Error, ResultState.SetUpFailure, ResultState.SetUpError, ResultState.TearDownError, ResultState.ChildFailure, ResultState.Cancelled,
        ResultState.NotRunnable, ResultState.Failure.WithSite(FailureSite.Parent), ResultState.Skipped, ResultState.Success,
    ];

    [Test]
    public void A_failed_assertion_of_the_test_kills() => Assert.That(Ended(ResultState.Failure).FailedAssertion, Is.True);

    [TestCaseSource(nameof(Others))]
    public void Another_failure_proves_nothing(ResultState state) => Assert.That(Ended(state).FailedAssertion, Is.False);

    [Test]
    public void The_first_error_is_the_failed_set_up_or_else_the_first_test_that_failed_without_an_assertion()
    {
        SuiteTest[] tests = [Ended(ResultState.Failure), Ended(ResultState.Error)];

        Assert.That(new SuiteRun(tests, "the set-up failed").FirstError, Is.EqualTo("the set-up failed"));
        Assert.That(new SuiteRun(tests, null).FirstError, Is.EqualTo("N.T: because"));
        Assert.That(new SuiteRun([Ended(ResultState.Failure)], null).FirstError, Is.Null);
    }

    private static SuiteTest Ended(ResultState state) => new("N.T", "T", state, "because");
}
