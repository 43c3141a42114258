using Build.Matrix;
using Build.Options;
using Build.Reports;
using Build.Results;
using Build.Runs;
using Build.Terminal;
using Build.Tests.Reports;
using Build.Workspace;
using Cake.Core;
using NUnit.Framework;

namespace Build.Tests.Runs;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RunReportsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private RunReports Reports => new(new BuildSession(
        new BuildOptions(), new Repository(folder.Path, "release"), new BuildConsole(TextWriter.Null, TerminalStyle.Plain, Detail.Normal, isTerminal: true),
            CancellationToken.None));

    private static MatrixResult Unfinished => SampleRun.Everything with { SuiteTests = [], Rows = [RunReports.Unfinished(Backend.All[0])] };

    public void Dispose() => folder.Dispose();

    [Test]
    public async Task A_killed_run_leaves_no_report_of_an_earlier_run()
    {
        foreach (var file in ReportWriter.Files)
            folder.Write($"artifacts/{file}", "of an earlier run");

        await Reports.BeginAsync(Unfinished);

        var left = await ResultsJson.ReadAsync(Path.Combine(folder.Path, "artifacts", "results.json"), CancellationToken.None);
        Assert.That((left.Interrupted, left.Rows.Single().Status), Is.EqualTo((true, RowStatus.Cancelled)));
        Assert.That(Directory.GetFiles(Path.Combine(folder.Path, "artifacts")).Select(Path.GetFileName), Is.EqualTo(new[] { "results.json" }));
    }

    [Test]
    public void An_unwritable_folder_is_reported_before_anything_starts()
    {
        folder.Write("artifacts", "a file in the folder's place");

        Assert.That(() => Reports.BeginAsync(Unfinished), Throws.TypeOf<CakeException>().With.Message.StartsWith("INFRA: Cannot write the reports")
            .And.Message.Contains("Nothing was started"));
    }
}
