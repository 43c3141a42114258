using Build.Results;
using NUnit.Framework;

namespace Build.Tests.Results;

public sealed class VerdictTests
{
    private static readonly string[] Suite = ["S.A", "S.B", "S.C"];

    [Test]
    public void A_row_passes_when_every_test_of_the_suite_ran_and_none_failed()
    {
        var row = Judge(Row("A", "B", "C"));

        Assert.That((row.Status, row.Selected), Is.EqualTo((RowStatus.Passed, (int?)3)));
    }

    [Test]
    public void A_failed_test_fails_a_row_with_any_status() => Expect(Judge(Row("A", "B", "C!")), FailureKind.Test, "1 of 3 tests failed.");

    [Test]
    public void A_blocked_test_fails_a_row() => Expect(Judge(Row("A", "B", "C#")), FailureKind.Daemon, "1 of 3 tests were blocked.");

    [Test]
    public void A_blocked_test_does_not_change_a_known_failure_kind()
    {
        var row = Row("A", "B", "C#") with { Status = RowStatus.Failed, Failure = FailureKind.Infra, Reason = "The server died." };

        Expect(Judge(row), FailureKind.Infra, "The server died.");
    }

    [Test]
    public void A_failed_fixture_fails_a_row_although_all_tests_passed() =>
        Expect(Judge(Row("A", "B", "C") with { FixtureFailures = ["The one-time tear-down of S failed: no."] }), FailureKind.Test,
            "The one-time tear-down of S failed: no.");

    [Test]
    public void A_missing_test_fails_the_row() => Expect(Judge(Row("A")), FailureKind.Infra, "The row lacks 2 of 3 tests: S.B, S.C.");

    [Test]
    public void An_unexpected_test_fails_the_row() =>
        Expect(Judge(Row("A", "B", "C", "D")), FailureKind.Infra, "The row has tests that the suite does not list: S.D.");

    [Test]
    public void A_row_without_tests_fails() => Expect(Judge(Row()), FailureKind.Infra, "The row lacks 3 of 3 tests: S.A, S.B, S.C.");

    [Test]
    public void A_row_with_only_skipped_tests_fails() =>
        Expect(Judge(Row("A?", "B?", "C?")), FailureKind.Infra, "No test was executed (3 found, 3 skipped).");

    [Test]
    public void A_row_that_skips_most_of_its_suite_fails()
    {
        Expect(Judge(Row("A", "B?", "C?")), FailureKind.Test, "2 of 3 tests were skipped, and only 1 passed.");
        Assert.That(Judge(Row("A", "B", "C?")).Status, Is.EqualTo(RowStatus.Passed));
    }

    [Test]
    public void A_duplicate_name_fails_the_row() => Expect(Judge(Row("A", "B", "C", "C")), FailureKind.Test, "The result names two tests alike.");

    [Test]
    public void A_shard_is_compared_with_its_part_of_the_suite()
    {
        Assert.That(Judge(Row("A", "C") with { Shard = "1/2" }).Status, Is.EqualTo(RowStatus.Passed));
        Expect(Judge(Row("A", "C") with { Shard = "2/2" }), FailureKind.Infra, "The row lacks 1 of 1 tests: S.B.");
    }

    [Test]
    public void Rows_of_a_filtered_run_are_compared_with_each_other()
    {
        var rows = Verdict.Of(Result(Row("A", "B"),
            Row("A") with { Backend = "mysql" }) with
        { Request = new(["sqlite", "mysql"]) { Filter = "name =~ x" } }).Rows;

        Assert.That((rows[0].Status, rows[0].Selected), Is.EqualTo((RowStatus.Passed, (int?)2)));
        Expect(rows[1], FailureKind.Infra, "The row lacks 1 of 2 tests: S.B.");
    }

    [Test]
    public void A_row_that_did_not_run_keeps_its_status([Values(RowStatus.Skipped, RowStatus.Cancelled)] RowStatus status)
    {
        var row = Judge(Row() with { Status = status, Reason = "No server." });

        Assert.That((row.Status, row.Failure, row.Reason), Is.EqualTo((status, (FailureKind?)null, "No server.")));
    }

    [Test]
    public void A_cancelled_row_with_a_failed_test_has_failed() =>
        Expect(Judge(Row("A!") with { Status = RowStatus.Cancelled, Reason = "because" }), FailureKind.Test, "1 of 1 tests failed.");

    [Test]
    public void A_passed_row_has_no_failure()
    {
        var row = Judge(Row("A", "B", "C") with { Failure = FailureKind.Test, Reason = "old" });

        Assert.That((row.Status, row.Failure, row.Reason), Is.EqualTo((RowStatus.Passed, (FailureKind?)null, (string?)null)));
    }

    private static RowResult Judge(RowResult row) => Verdict.Of(Result(row)).Rows.Single();

    private static void Expect(RowResult row, FailureKind kind, string reason) =>
        Assert.That((row.Status, row.Failure, row.Reason), Is.EqualTo((RowStatus.Failed, (FailureKind?)kind, reason)));

    private static MatrixResult Result(params RowResult[] rows) => new("run", DateTimeOffset.UnixEpoch, TimeSpan.Zero, null, "full", "Suite", rows)
    {
        Request = new(["sqlite"]),
        SuiteTests = Suite,
    };

    // Names, with ! for failed, ? for skipped, # for blocked.
    private static RowResult Row(params string[] tests) => new("sqlite", RowStatus.Passed, TimeSpan.Zero)
    {
        Tests = [.. tests.Select(test => test.TrimEnd('!', '?', '#')).Zip(tests,
            (name, marked) => new TestResult(name, $"S.{name}", Outcome(marked[^1]), TimeSpan.Zero))],
    };

    private static TestOutcome Outcome(char mark) => mark switch
    {
        '!' => TestOutcome.Failed,
        '?' => TestOutcome.Skipped,
        '#' => TestOutcome.Blocked,
        _ => TestOutcome.Passed,
    };
}
