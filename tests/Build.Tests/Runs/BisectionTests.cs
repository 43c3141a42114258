using Build.Reports;
using Build.Results;
using Build.Runs;
using Build.Workspace;
using NUnit.Framework;

namespace Build.Tests.Runs;

/// <summary>The parts of a bisection, with the output of the installed Git.</summary>
public sealed class BisectionTests
{
    private DirectoryInfo folder = null!;
    private string[] commits = null!;

    [SetUp]
    public async Task MakeClone()
    {
        folder = Directory.CreateTempSubdirectory("dbal-bisection-");
        await GitAsync("init", "--quiet");
        var made = new List<string>();
        foreach (var number in Enumerable.Range(0, 4))
        {
            await GitAsync("-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false", "commit", "--quiet", "--allow-empty", "-m", $"Change {number}");
            made.Add((await Git.ReadCommitAsync(folder.FullName))!);
        }
        commits = [.. made];
    }

    [TearDown]
    public void RemoveClone() => folder.Delete(recursive: true);

    [Test]
    public async Task The_first_bad_commit_is_read_from_the_output()
    {
        var output = await GitAsync("bisect", "start", commits[3], commits[0]);
        Assert.That(Bisection.FirstBad(output), Is.Empty);

        for (var step = 0; step < commits.Length && Bisection.FirstBad(output).Count == 0; step++)
            output = (await Git.RunAsync(folder.FullName, "bisect", "bad")).Output;

        Assert.That(Bisection.FirstBad(output), Is.EqualTo(new[] { commits[1] }));
    }

    [Test]
    public async Task With_skipped_commits_all_candidates_are_read()
    {
        await GitAsync("bisect", "start", commits[3], commits[0]);
        await Git.RunAsync(folder.FullName, "bisect", "skip");
        var (code, output) = await Git.RunAsync(folder.FullName, "bisect", "skip");

        Assert.That(code, Is.Not.Zero);
        Assert.That(Bisection.FirstBad(output), Is.EquivalentTo(commits[1..]));
    }

    [TestCase("pf", "c0")]
    [TestCase("ppf", "c1")]
    [TestCase("pf-", "c0")]
    [TestCase("f", null)]
    [TestCase("", null)]
    public void The_newest_commit_with_which_the_test_passed_is_found(string outcomes, string? commit)
    {
        var history = outcomes.Select((outcome, day) => new HistoryEntry($"run-{day}", DateTimeOffset.UnixEpoch.AddDays(day), $"c{day}",
        [
            new BackendHistory(outcome == '-' ? "mysql" : "sqlite", RowStatus.Passed, TimeSpan.Zero, new Dictionary<string, TestOutcome>
            {
                ["N.T"] = outcome == 'f' ? TestOutcome.Failed : TestOutcome.Passed,
            }),
        ]));

        Assert.That(Bisection.FindPassed(history, "sqlite", name => name == "N.T"), Is.EqualTo(commit));
    }

    private async Task<string> GitAsync(params string[] arguments)
    {
        var (code, output) = await Git.RunAsync(folder.FullName, arguments);
        Assert.That(code, Is.Zero, output);
        return output;
    }
}
