using Build.Matrix;
using Build.Options;
using Build.Results;
using Build.Runs;
using NUnit.Framework;

namespace Build.Tests.Runs;

public sealed class LastRunTests
{
    private static readonly string[] Suite = ["S.Bad", "S.Good", "S.New"];
    private static readonly TestResult Good = new("Good", "S.Good", TestOutcome.Passed, TimeSpan.Zero);
    private static readonly TestResult Bad = new("Bad", "S.Bad", TestOutcome.Failed, TimeSpan.Zero);
    private static readonly TestResult Gone = Bad with { Name = "Gone", FullName = "S.Gone" };

    [Test]
    public void Rows_that_passed_or_were_not_requested_are_excluded()
    {
        var last = Last([Row("sqlite", Good, Bad with { Outcome = TestOutcome.Passed }), Row("mysql", Good, Bad), Cancelled("mongodb")],
            tests: ["S.Bad", "S.Good"]);

        Assert.That(new[] { "sqlite", "mysql", "mongodb", "postgres" }.Where(last.Includes), Is.EqualTo(new[] { "mysql", "mongodb" }));
    }

    [Test]
    public void Failed_tests_and_tests_that_did_not_run_are_run_again() =>
        Assert.That(Last([Row("mysql", Good, Bad)]).TestsOf("mysql", Suite), Is.EqualTo(new[] { "S.Bad", "S.New" }));

    [Test]
    public void Blocked_tests_are_run_again_and_passed_ones_are_kept()
    {
        var row = Row("mysql", Good, Bad with { Outcome = TestOutcome.Blocked }) with
        {
            Status = RowStatus.Failed,
            Failure = FailureKind.Daemon,
            Reason = "It died."
        };

        Assert.That(Last([row]).TestsOf("mysql", Suite), Is.EqualTo(new[] { "S.Bad", "S.New" }));
    }

    [TestCase(FailureKind.Infra)]
    [TestCase(FailureKind.Daemon)]
    [TestCase(FailureKind.Leak)]
    public void A_row_with_another_failure_runs_all_tests(FailureKind kind) =>
        Assert.That(Last([Row("mysql", Good) with { Status = RowStatus.Failed, Failure = kind, Reason = "x" }]).TestsOf("mysql", Suite), Is.EqualTo(Suite));

    [Test]
    public void A_row_with_a_failed_fixture_runs_all_tests() =>
        Assert.That(Last([Row("mysql", Good, Bad) with { FixtureFailures = ["The one-time tear-down of S failed: no."] }]).TestsOf("mysql", Suite),
            Is.EqualTo(Suite));

    [Test]
    public void A_cancelled_row_runs_all_tests() => Assert.That(Last([Cancelled("mysql")]).TestsOf("mysql", Suite), Is.EqualTo(Suite));

    [Test]
    public void A_row_whose_failed_tests_were_removed_runs_all_tests()
    {
        var last = Last([Row("mysql", Good, Gone)], tests: ["S.Good"]);

        Assert.That(last.TestsOf("mysql", ["S.Good"]), Is.EqualTo(new[] { "S.Good" }));
        Assert.That(last.Describe(new BuildOptions()), Has.Some.EqualTo("    no longer in the suite: S.Gone"));
    }

    [Test]
    public void A_removed_test_is_reported_and_no_longer_counted()
    {
        var row = Last([Row("mysql", Good, Gone)], tests: ["S.Good"]).Complete([Row("mysql", Good)]).Single();

        Assert.That(row.Tests.Select(test => test.Name), Is.EqualTo(new[] { "Good" }));
        Assert.That(row.Notes, Has.Some.EqualTo("Failed in run run-1, but no longer in the suite: S.Gone."));
    }

    [Test]
    public void Kept_results_are_merged_with_new_ones_in_order()
    {
        var mended = Row("mysql", Bad with { Outcome = TestOutcome.Passed });

        var all = Last([Row("sqlite", Good), Row("mysql", Bad, Good)]).Complete([mended]);

        Assert.That(all.Select(row => row.Backend), Is.EqualTo(new[] { "sqlite", "mysql" }));
        Assert.That(all[1].Tests.Select(test => (test.Name, test.Outcome)), Is.EqualTo(new[] { ("Bad", TestOutcome.Passed), ("Good", TestOutcome.Passed) }));
        Assert.That(all[0].Notes, Is.EqualTo(new[] { "Kept from run run-1." }));
        Assert.That(all[1].Notes, Is.EqualTo(new[] { "1 test run again; 1 kept from run run-1." }));
    }

    [Test]
    public void Tests_outside_the_filter_of_the_last_run_are_not_run()
    {
        var last = Last([Row("mysql", Good, Bad)], new RunRequest(["mysql"]) { Filter = "name =~ o" });

        Assert.That(last.TestsOf("mysql", Suite), Is.EqualTo(new[] { "S.Bad" }), "whether the filter finds S.New is not known");
        Assert.That(last.Narrow(new BuildOptions()).Filter, Is.EqualTo("name =~ o"));
    }

    [Test]
    public void The_rerun_uses_the_selection_of_the_last_run()
    {
        var request = new RunRequest(["sqlite"]) { Shard = "2/3", Daemon = "mine {port}" };
        var now = Last([Cancelled("sqlite")], request).Narrow(new BuildOptions());

        Assert.That(now.Backends.Select(backend => backend.Name), Is.EqualTo(new[] { "sqlite" }));
        Assert.That((now.Suite.Name, now.Daemon, now.Shard), Is.EqualTo(("conformance", "mine {port}", new Shard(2, 3))));
    }

    [Test]
    public void Options_that_contradict_the_last_run_are_rejected()
    {
        var last = Last([Cancelled("sqlite")]);
        var only = Backend.All.Where(backend => backend.Name == "mysql").ToList();

        Assert.That(() => last.Narrow(new BuildOptions { Daemon = "other" }), Throws.TypeOf<InvalidDataException>().With.Message.Contains("daemon"));
        Assert.That(() => last.Narrow(new BuildOptions { Filter = "name =~ x" }), Throws.TypeOf<InvalidDataException>().With.Message.Contains("--filter"));
        Assert.That(() => last.Narrow(new BuildOptions { Backends = only }), Throws.TypeOf<InvalidDataException>()
            .With.Message.Contains("rows was sqlite, not mysql"));
    }

    [Test]
    public void The_merged_result_names_the_run_that_it_completes()
    {
        var request = Last([Cancelled("sqlite")], new RunRequest(["sqlite"]) { Filter = "f" }).Complete(new RunRequest(["sqlite"]) { Strict = true });

        Assert.That((request.RerunOf, request.Filter, request.Strict), Is.EqualTo(("run-1", "f", true)));
    }

    [Test]
    public void The_output_says_what_is_run_again_and_what_is_kept()
    {
        var lines = Last([Row("sqlite", Good, Bad with { Outcome = TestOutcome.Passed }, New), Row("mysql", Good, Bad),
            Cancelled("mongodb")]).Describe(new BuildOptions());

        Assert.That(lines, Is.EqualTo(new[]
        {
            "Rerun of run-1 (1970-01-01 00:00 UTC)", "  sqlite: kept, PASS", "  mysql: 2 of 3 tests", "  mongodb: all tests",
        }));
    }

    [Test]
    public void Ignored_keeps_everything()
    {
        Assert.That(LastRun.Ignored.Includes("passed"), Is.True);
        Assert.That(LastRun.Ignored.TestsOf("failed", Suite), Is.EqualTo(Suite));
        Assert.That(LastRun.Ignored.Describe(new BuildOptions()), Is.Empty);
    }

    private static TestResult New => Good with { Name = "New", FullName = "S.New" };

    private static LastRun Last(RowResult[] rows, RunRequest? request = null, string[]? tests = null) => LastRun.Of(
        new("run-1", DateTimeOffset.UnixEpoch, TimeSpan.Zero, null, "full", "Dbal.ConformanceTests", rows)
        {
            Request = request ?? new(Backend.All.Select(backend => backend.Name).ToList()),
            SuiteTests = tests ?? Suite,
        },
        tests ?? Suite);

    private static RowResult Row(string backend, params TestResult[] tests) => new(backend, RowStatus.Passed, TimeSpan.Zero) { Tests = tests };

    private static RowResult Cancelled(string backend) => new(backend, RowStatus.Cancelled, TimeSpan.Zero) { Reason = "because" };
}
