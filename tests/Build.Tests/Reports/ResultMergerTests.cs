using Build.Matrix;
using Build.Reports;
using Build.Results;
using Build.Runs;
using NUnit.Framework;

namespace Build.Tests.Reports;

public sealed class ResultMergerTests
{
    private static readonly string[] Expected = ["sqlite", "postgres", "mysql", "mongodb", "prisma_postgres"];
    private static readonly string[] Suite = ["S.a", "S.b", "S.c"];

    private static MatrixResult Whole => SampleRun.Everything with { Interrupted = false };

    [Test]
    public async Task Separately_run_rows_are_merged_into_one_result()
    {
        var one = Redaction.Redact(Whole);
        using var folder = new TemporaryFolder();
        foreach (var row in one.Rows.Reverse())
            folder.Write($"job-{row.Backend}/artifacts/results.json", ResultsJson.Write(one with { Rows = [row], Request = new([row.Backend]) }));

        var (merged, ownFailures) = await ResultMerger.MergeAsync(folder.Path, Expected, CancellationToken.None);

        Assert.That(ResultsJson.Write(merged), Is.EqualTo(ResultsJson.Write(one)));
        Assert.That(ownFailures, Is.Empty, "the jobs have told of theirs");
    }

    [Test]
    public async Task Failures_that_no_job_reported_belong_to_the_merge()
    {
        using var folder = new TemporaryFolder();
        folder.Write("job/results.json", ResultsJson.Write(Job("a", "b", "c!")));
        var passed = Job("a", "b", "c");
        folder.Write("liar/results.json", ResultsJson.Write(passed with { Rows = [passed.Rows[0] with { Backend = "mysql", Tests = [] }] }));

        var (_, ownFailures) = await ResultMerger.MergeAsync(folder.Path, ["sqlite", "mysql", "mongodb"], CancellationToken.None);

        Assert.That(ownFailures, Is.EqualTo(new[] { "mysql", "mongodb" }));
    }

    [Test]
    public void A_missing_row_is_a_failed_row()
    {
        var merged = ResultMerger.Merge([Job("a", "b", "c")], ["sqlite_file", "sqlite"]);

        Assert.That(
            merged.Rows.Select(row => (row.Backend, row.Status)),
            Is.EqualTo(new[] { ("sqlite_file", RowStatus.Failed), ("sqlite", RowStatus.Passed) }));
        Assert.That(merged.Rows[0].Failure, Is.EqualTo(FailureKind.Infra));
        Assert.That(merged.Rows[0].Reason, Is.EqualTo("No job brought a result of this row."));
    }

    [Test]
    public void A_failed_test_fails_a_row_with_the_status_passed()
    {
        var job = Job("a", "b", "c!");

        var row = Merge(job with { Rows = [job.Rows[0] with { Status = RowStatus.Passed, Failure = null }] });

        Assert.That((row.Status, row.Failure, row.Reason), Is.EqualTo((RowStatus.Failed, FailureKind.Test, "1 of 3 tests failed.")));
    }

    [Test]
    public void A_passed_row_without_tests_is_failed() => ExpectFailed(Merge(Job()), "The row lacks 3 of 3 tests");

    [Test]
    public void A_passed_row_with_only_skipped_tests_is_failed() => ExpectFailed(Merge(Job("a?", "b?", "c?")), "No test was executed");

    [Test]
    public void A_row_with_fewer_tests_than_the_suite_is_failed() => ExpectFailed(Merge(Job("a", "b")), "The row lacks 1 of 3 tests: S.c");

    [Test]
    public void A_row_of_an_interrupted_job_is_failed()
    {
        ExpectFailed(Merge(Job("a", "b", "c") with { Interrupted = true }), "The job that brought this row was interrupted.");
        Assert.That(ResultMerger.Merge([Job("a", "b", "c") with { Interrupted = true }], ["sqlite"]).Interrupted, Is.False, "the merge itself was not");
    }

    [Test]
    public void A_killed_job_fails_only_its_row()
    {
        var killed = Job() with
        {
            Interrupted = true,
            SuiteTests = [],
            Rows = [RunReports.Unfinished(Backend.All[1])],
            StartedAt = SampleRun.StartedAt.AddHours(-1)
        };

        var rows = ResultMerger.Merge([killed, Job("a", "b", "c")], ["sqlite", "sqlite_file"]).Rows;

        Assert.That(rows[0].Status, Is.EqualTo(RowStatus.Passed));
        ExpectFailed(rows[1], "The job that brought this row was interrupted. The run did not end");
    }

    [Test]
    public void Shards_are_merged_into_one_row()
    {
        var merged = Merge(Shard("3/3", "c"), Shard("1/3", "a"), Shard("2/3", "b"));

        Assert.That((merged.Status, merged.Shard, merged.Selected), Is.EqualTo((RowStatus.Passed, (string?)null, (int?)3)));
        Assert.That(merged.Tests.Select(test => test.Name), Is.EqualTo(new[] { "a", "b", "c" }));
    }

    [Test]
    public void A_missing_shard_fails_the_row_by_name()
    {
        var merged = Merge(Shard("3/3", "c"), Shard("1/3", "a"));

        ExpectFailed(merged, "No job brought shard 2/3.");
        Assert.That(merged.Tests.Select(test => test.Name), Is.EqualTo(new[] { "a", "c" }));
    }

    [Test]
    public void Shards_with_the_same_tests_fail_the_row()
    {
        var merged = Merge(Shard("1/2", "a", "c"), Shard("2/2", "a", "c"));

        ExpectFailed(merged, "Shards overlap: more than one holds S.a, S.c.");
        Assert.That(merged.Tests.Select(test => test.FullName), Is.Unique);
    }

    [Test]
    public void Shards_of_different_splits_are_not_merged() =>
        ExpectFailed(Merge(Shard("1/2", "a", "c"), Shard("2/3", "b")), "The shards are of different splits: 1/2, 2/3.");

    [Test]
    public void A_failed_shard_fails_the_row()
    {
        var merged = Merge(Shard("1/2", "a", "c"), Shard("2/2", "b!"));

        Assert.That((merged.Status, merged.Failure, merged.Reason), Is.EqualTo((RowStatus.Failed, FailureKind.Test, "Shard 2/2: 1 of 1 tests failed.")));
    }

    [Test]
    public void A_newer_failed_shard_is_not_hidden_by_an_older_whole_row()
    {
        var row = Merge(Job("a", "b", "c"), Later(Shard("1/2", "a!", "c")));

        Assert.That((row.Status, row.Failure), Is.EqualTo((RowStatus.Failed, FailureKind.Test)));
        Assert.That(row.Reason, Is.EqualTo("No job brought shard 2/2. Shard 1/2: 1 of 2 tests failed."));
    }

    [Test]
    public void A_passed_retry_shows_the_failure_that_it_replaced()
    {
        var first = Job("a", "b!", "c");
        first = first with { Rows = [first.Rows[0] with { Status = RowStatus.Failed, Failure = FailureKind.Test, Reason = "1 of 3 tests failed." }] };

        var result = ResultMerger.Merge([Later(Job("a", "b", "c")), first], ["sqlite"]);

        var row = result.Rows.Single();
        Assert.That((row.Status, row.Attempts), Is.EqualTo((RowStatus.Passed, 2)));
        Assert.That(row.Notes, Is.EqualTo(new[] { "An earlier try ended with FAIL (TEST) at 2026-02-06 10:00 UTC: 1 of 3 tests failed." }));
        Assert.That(FlakyTest.Find(result).Select(test => $"{test.Test}: {test}"), Is.EqualTo(new[] { "b: passed 1 of 2 (failed, passed)" }));
    }

    [Test]
    public void A_failed_retry_is_not_hidden_by_the_first_attempt() =>
        Assert.That(Merge(Job("a", "b", "c"), Later(Job("a", "b!", "c"))), Has.Property(nameof(RowResult.Status)).EqualTo(RowStatus.Failed)
            .And.Property(nameof(RowResult.Failure)).EqualTo(FailureKind.Test));

    [Test]
    public void An_attempt_with_an_infrastructure_failure_is_noted()
    {
        var broken = Job() with { Rows = [new RowResult("sqlite", RowStatus.Failed, TimeSpan.Zero) { Failure = FailureKind.Infra, Reason = "No engine." }] };

        var row = Merge(broken, Later(Job("a", "b", "c")));

        Assert.That(row.Status, Is.EqualTo(RowStatus.Passed));
        Assert.That(row.Notes.Single(), Does.EndWith("FAIL (INFRA) at 2026-02-06 10:00 UTC: No engine."));
    }

    [Test]
    public void Results_of_different_commits_are_rejected() =>
        Refuses([SampleRun.Everything, SampleRun.Everything with { Commit = "fff" }], "abc1234def5678900000000000000000000000aa, fff");

    [Test]
    public void A_filtered_result_is_rejected() =>
        Refuses([Job("a") with { Request = new(["sqlite"]) { Filter = "name == a" } }], "selected by --filter=\"name == a\". Run its job without --filter");

    [Test]
    public void A_rerun_is_rejected() => Refuses([Job("a", "b", "c") with { Request = new(["sqlite"]) { RerunOf = "run-0" } }], "--rerun-failed");

    [Test]
    public void Results_of_different_daemons_are_rejected() =>
        Refuses([Job("a", "b", "c"), Job("a", "b", "c") with { Request = new(["sqlite"]) { Daemon = "mine" } }], "different daemons: mine, this repository's");

    [Test]
    public void Results_of_suites_with_different_tests_are_rejected() =>
        Refuses([Job("a", "b", "c"), Job("a", "b", "c") with { SuiteTests = [.. Suite, "S.d"] }], "S.d only in one of");

    [Test]
    public void Jobs_without_a_commit_are_merged_with_a_note()
    {
        var result = ResultMerger.Merge([Job("a", "b", "c") with { Commit = null }, Job("a", "b", "c") with { Commit = null }], ["sqlite"]);

        Assert.That(result.Notes.Single(), Does.Contain("No job knew its commit").And.Contain("git"));
    }

    [Test]
    public void A_strict_job_makes_the_result_strict() =>
        Assert.That(ResultMerger.Merge([Job("a", "b", "c") with { Request = new(["sqlite"]) { Strict = true } }], ["sqlite"]).Request.Strict, Is.True);

    [Test]
    public void An_empty_folder_is_reported() =>
        Assert.That(
            async () => await ResultMerger.MergeAsync("/nowhere/at/all", Expected, CancellationToken.None),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("/nowhere/at/all holds no results.json"));

    private static RowResult Merge(params MatrixResult[] parts) => ResultMerger.Merge(parts, ["sqlite"]).Rows.Single();

    private static void Refuses(MatrixResult[] parts, string told) =>
        Assert.That(() => ResultMerger.Merge(parts, ["sqlite"]), Throws.InstanceOf<InvalidDataException>().With.Message.Contains(told));

    private static void ExpectFailed(RowResult row, string reason)
    {
        Assert.That((row.Status, row.Failure), Is.EqualTo((RowStatus.Failed, FailureKind.Infra)));
        Assert.That(row.Reason, Does.StartWith(reason));
    }

    private static MatrixResult Later(MatrixResult job) => job with { StartedAt = job.StartedAt.AddHours(1) };

    private static MatrixResult Shard(string shard, params string[] tests)
    {
        var job = Job(tests);
        return job with { Request = job.Request with { Shard = shard }, Rows = [job.Rows[0] with { Shard = shard }] };
    }

    // Names, with ! for failed and ? for skipped.
    private static MatrixResult Job(params string[] tests) => Whole with
    {
        Request = new(["sqlite"]),
        SuiteTests = Suite,
        Rows =
        [
            new RowResult("sqlite", tests.Any(test => test.EndsWith('!')) ? RowStatus.Failed : RowStatus.Passed, TimeSpan.FromSeconds(1))
            {
                Failure = tests.Any(test => test.EndsWith('!')) ? FailureKind.Test : null,
                Tests = [.. tests.Select(test => new TestResult(test.TrimEnd('!', '?'), $"S.{test.TrimEnd('!', '?')}", Outcome(test[^1]),
                    TimeSpan.Zero) { Message = "m" })],
            },
        ],
    };

    private static TestOutcome Outcome(char mark) => mark switch
    {
        '!' => TestOutcome.Failed,
        '?' => TestOutcome.Skipped,
        _ => TestOutcome.Passed,
    };
}
