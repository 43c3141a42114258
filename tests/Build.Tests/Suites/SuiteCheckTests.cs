using Build.Results;
using Build.Suites;
using NUnit.Framework;

namespace Build.Tests.Suites;

public sealed class SuiteCheckTests
{
    private static readonly string[] Two = ["N.A", "N.B"];
    private static readonly string[] One = ["N.A"];

    [TestCase(0, 0, 0, true)]
    [TestCase(0, 0, 1, true)]
    [TestCase(2, 1, 0, true)]
    [TestCase(2, 0, 1, true)]
    [TestCase(2, 0, 0, false)]
    [TestCase(0, 1, 0, false)]
    [TestCase(139, 0, 0, false)]
    [TestCase(139, 1, 0, false)]
    [TestCase(1, 0, 0, false)]
    [TestCase(8, 0, 0, false)]
    public void The_executable_exits_with_0_or_2(int exitCode, int failed, int fixtures, bool agrees) =>
        Assert.That(new ExecutableRunner().Agrees(exitCode, Result(Two, failed, fixtures)), Is.EqualTo(agrees));

    [TestCase(0, 0, 0, true)]
    [TestCase(3, 3, 0, true)]
    [TestCase(100, 300, 0, true)]
    [TestCase(44, 300, 0, true)]
    [TestCase(252, 1, 1, true)]
    [TestCase(156, 0, 1, true)]
    [TestCase(3, 0, 0, false)]
    [TestCase(0, 3, 0, false)]
    [TestCase(139, 3, 0, false)]
    [TestCase(139, 0, 0, false)]
    [TestCase(156, 0, 0, false)]
    public void The_console_runner_exits_with_the_number_of_failures(int exitCode, int failed, int fixtures, bool agrees) =>
        Assert.That(new ConsoleRunner().Agrees(exitCode, Result(Two, failed, fixtures)), Is.EqualTo(agrees));

    [Test]
    public void A_consistent_result_has_no_fault() => Assert.That(Find(Result(Two), Two), Is.Null);

    [Test]
    public void A_result_with_too_few_tests_is_an_infrastructure_failure()
    {
        var fault = Find(Result(One), Two)!;

        Assert.That((fault.Kind, fault.Message), Is.EqualTo((FailureKind.Infra, "1 of 2 requested tests are missing in the suite's result file: N.B.")));
    }

    [Test]
    public void A_result_with_an_unexpected_test_is_rejected() => Assert.That(Find(Result(Two), One)!.Message, Does.Contain("were not requested: N.B"));

    [Test]
    public void A_filter_may_select_some_of_the_tests_but_no_others()
    {
        Assert.That(Find(Result(One), Two, filter: "name == A"), Is.Null);
        Assert.That(Find(Result(Two), One, filter: "name == A")!.Message, Does.Contain("N.B"));
    }

    [Test]
    public void A_failed_run_without_a_failed_test_or_fixture_is_a_failure()
    {
        var fault = Find(Result(Two) with { Verdict = "Failed" }, Two)!;

        Assert.That((fault.Kind, fault.Message), Is.EqualTo((FailureKind.Test, "NUnit reports the run as failed, but no test and no fixture failed.")));
    }

    [Test]
    public void Failed_tests_in_a_run_that_did_not_fail_are_a_contradiction() =>
        Assert.That(Find(Result(Two, failed: 1) with { Verdict = "Passed" }, Two, exitCode: 2)!.Message, Does.Contain("is inconsistent"));

    [TestCase(139, "exit code 139 (SIGSEGV)")]
    [TestCase(131, "exit code 131 (signal 3)")]
    [TestCase(3, "exit code 3")]
    public void An_exit_code_names_its_signal(int code, string words) => Assert.That(SuiteCheck.ExitStatus(code), Is.EqualTo(words));

    private static FailureException? Find(SuiteResult result, string[] tests, string? filter = null, int exitCode = 0) =>
        SuiteCheck.Find(result, exitCode, new ExecutableRunner(),
            new("/out/Suite", "/out/Suite.dll", "/row", new Dictionary<string, string>(), new Dictionary<string, string>())
            {
                Tests = tests,
                Filter = filter,
            });

    private static SuiteResult Result(string[] names, int failed = 0, int fixtures = 0) => new(
        failed + fixtures > 0 ? "Failed" : "Passed",
        failed,
        [.. names.Select(name => new SuiteTest(new TestResult(name, name, TestOutcome.Passed, TimeSpan.Zero), null))],
        [.. Enumerable.Repeat("A fixture failed.", fixtures)]);
}
