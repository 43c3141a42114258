using Build.Matrix;
using Build.Reports;
using NUnit.Framework;

namespace Build.Tests.Reports;

public sealed class ResultMergerTests
{
    private static readonly string[] Expected = ["sqlite", "postgres", "mysql", "mongodb", "prisma_postgres"];

    [Test]
    public async Task Rows_run_one_by_one_make_the_result_of_one_run()
    {
        var one = Redaction.Redact(SampleRun.Everything);
        using var folder = new TemporaryFolder();
        foreach (var row in one.Rows.Reverse())
            folder.Write($"job-{row.Backend}/artifacts/results.json", ResultsJson.Write(one with { Rows = [row] }));

        var merged = await ResultMerger.MergeAsync(folder.Path, Expected, CancellationToken.None);

        Assert.That(ResultsJson.Write(merged), Is.EqualTo(ResultsJson.Write(one)));
    }

    [Test]
    public void A_missing_row_has_failed_in_its_place()
    {
        var merged = ResultMerger.Merge([SampleRun.Everything with { Rows = [SampleRun.Everything.Rows[0]] }], ["sqlite_file", "sqlite"]);

        Assert.That(
            merged.Rows.Select(row => (row.Backend, row.Status)),
            Is.EqualTo(new[] { ("sqlite_file", RowStatus.Failed), ("sqlite", RowStatus.Passed) }));
        Assert.That(merged.Rows[0].Failure, Is.EqualTo(FailureKind.Infra));
        Assert.That(merged.Rows[0].Reason, Is.EqualTo("No job brought a result of this row."));
    }

    [Test]
    public void Shards_make_one_row()
    {
        var merged = ResultMerger.Merge([Shard("3/3", "c"), Shard("1/3", "a"), Shard("2/3", "b")], ["sqlite"]).Rows.Single();

        Assert.That(merged.Status, Is.EqualTo(RowStatus.Passed));
        Assert.That(merged.Shard, Is.Null);
        Assert.That(merged.Tests.Select(test => test.Name), Is.EqualTo(new[] { "a", "b", "c" }));
    }

    [Test]
    public void A_missing_shard_fails_the_row_by_name()
    {
        var merged = ResultMerger.Merge([Shard("3/4", "c"), Shard("1/4", "a")], ["sqlite"]).Rows.Single();

        Assert.That((merged.Status, merged.Failure), Is.EqualTo((RowStatus.Failed, FailureKind.Infra)));
        Assert.That(merged.Reason, Is.EqualTo("No job brought shard 2/4, 4/4."));
        Assert.That(merged.Tests.Select(test => test.Name), Is.EqualTo(new[] { "a", "c" }));
    }

    [Test]
    public void Shards_of_different_splits_do_not_make_a_row() =>
        Assert.That(ResultMerger.Merge([Shard("1/2", "a"), Shard("2/3", "b")], ["sqlite"]).Rows.Single().Reason, Does.Contain("1/2, 2/3"));

    [Test]
    public void A_failed_shard_fails_the_row()
    {
        var failed = Shard("2/2", "b");
        failed = failed with { Rows = [failed.Rows[0] with { Status = RowStatus.Failed, Failure = FailureKind.Test, Reason = "1 of 1 tests failed." }] };

        var merged = ResultMerger.Merge([Shard("1/2", "a"), failed], ["sqlite"]).Rows.Single();

        Assert.That((merged.Status, merged.Failure, merged.Reason), Is.EqualTo((RowStatus.Failed, FailureKind.Test, "Shard 2/2: 1 of 1 tests failed.")));
    }

    [Test]
    public void Of_a_job_that_was_run_again_the_last_result_counts()
    {
        var first = SampleRun.Everything with { Rows = [SampleRun.Everything.Rows[1]] };
        var again = first with { StartedAt = first.StartedAt.AddHours(1), Rows = [first.Rows[0] with { Status = RowStatus.Passed, Failure = null }] };

        Assert.That(ResultMerger.Merge([again, first], ["postgres"]).Rows.Single().Status, Is.EqualTo(RowStatus.Passed));
    }

    [Test]
    public void Results_of_different_commits_are_refused() =>
        Assert.That(
            () => ResultMerger.Merge([SampleRun.Everything, SampleRun.Everything with { Commit = "fff" }], Expected),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("abc1234def5678900000000000000000000000aa, fff"));

    [Test]
    public void An_empty_folder_is_told() =>
        Assert.That(
            async () => await ResultMerger.MergeAsync("/nowhere/at/all", Expected, CancellationToken.None),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("/nowhere/at/all holds no results.json"));

    private static MatrixResult Shard(string shard, string test) => SampleRun.Everything with
    {
        Rows = [new RowResult("sqlite", RowStatus.Passed, TimeSpan.FromSeconds(1))
        {
            Shard = shard,
            Tests = [new TestResult(test, $"Suite.{test}", TestOutcome.Passed, TimeSpan.Zero)],
        }],
    };
}
