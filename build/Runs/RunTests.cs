using Build.Daemons;
using Build.Ledger;
using Build.Reports;
using Build.Results;
using Build.Suites;
using Build.Terminal;

namespace Build.Runs;

/// <summary>Runs a row's tests against its daemon.</summary>
/// <param name="run">The services of the run.</param>
/// <param name="diagnosis">Finds faults of the server and the daemon.</param>
internal sealed class RunTests(RunServices run, Diagnosis diagnosis)
{
    /// <summary>Runs the tests, and adds them to the row's result.</summary>
    /// <param name="row">The row, whose daemon is ready.</param>
    /// <param name="cancellationToken">Cancels the suite.</param>
    /// <exception cref="FailureException">A test failed, the suite did not run, or the daemon or its server failed.</exception>
    public async Task RunAsync(Row row, CancellationToken cancellationToken)
    {
        row.BeginTests();
        row.Output.Write(run.Style.Mark(Mark.Test) + $"Running tests for {row.Backend.Name}...");
        var request = await RequestAsync(row, cancellationToken);
        await using var watch = new FaultWatch(
            () => Diagnosis.SeemsDead(row), token => diagnosis.FindLastingFaultAsync(row, token), () => row.Daemon!.KillAsync());
        SuiteRun suite;
        try
        {
            void Progress(TestProgress test) => Note(row, test, request.Filter is null ? request.Tests!.Count : 0, watch);
            suite = run.Comparison is { } comparison
                ? await comparison.RunAsync(row, Progress, cancellationToken)
                : await run.Suite.RunAsync(request, Progress, cancellationToken);
        }
        catch (FailureException) when (watch.Fault is { } known)
        {
            throw FailureOf(row, known, []);
        }

        var found = ExpectedFailures.Apply(run.Ledger, row.Result, Results(row, suite.Tests));
        if (await watch.EndAsync(cancellationToken) is { } lastFault)
            throw FailureOf(row, lastFault, Block(found, watch.OwnFailures));
        row.Result = row.Result with
        {
            ResultFile = run.Repository.Relative(run.Comparison?.ResultFile ?? request.ResultFile),
            Tests = Repetitions.Join(row.Result.Tests, found),
            FixtureFailures = [.. row.Result.FixtureFailures.Union(suite.FixtureFailures)],
        };

        var thisRun = row.Result with { Tests = found, FixtureFailures = suite.FixtureFailures };
        var selected = request.Filter is null ? request.Tests! : [.. found.Select(test => test.FullName)];
        var fault = suite.Fault ?? Verdict.Fault(thisRun, selected, isWhole: request.Where is null);
        if (fault is null)
        {
            row.Output.Write(run.Style.Mark(Mark.Good) + $"{TestCounts.Of(thisRun)}");
            return;
        }

        row.Result = row.Result with { DaemonLogTail = row.Daemon!.LogTail };
        throw fault;
    }

    // Tests that failed after the fault have no verdict, because the daemon or the server failed.
    private static IReadOnlyList<TestResult> Block(IReadOnlyList<TestResult> tests, int ownFailures)
    {
        var blocked = tests.Where(test => test.Outcome == TestOutcome.Failed).Skip(ownFailures).ToHashSet();
        return
        [
            .. tests.Select(test =>
                blocked.Contains(test) ? test with { Outcome = TestOutcome.Blocked, Message = "The daemon or its server had failed." } : test),
        ];
    }

    private static FailureException FailureOf(Row row, Fault fault, IReadOnlyList<TestResult> tests)
    {
        var blocked = tests.Where(test => test.Outcome == TestOutcome.Blocked).ToList();
        row.Result = row.Result with { Tests = tests, DaemonLogTail = fault.LogTail };
        var consequence = blocked.Count == 0 ? "" : $" This blocked {blocked.Count} of {tests.Count} tests, first {blocked[0].Name}.";
        return new FailureException(fault.Kind, $"{fault.Reason} (during the tests).{consequence}", fault.Remedy);
    }

    private async Task<SuiteRequest> RequestAsync(Row row, CancellationToken cancellationToken)
    {
        var project = run.Options.Suite.Project;
        var (url, folder) = ($"{row.Daemon!.Url}".TrimEnd('/'), run.Repository.RowFolder(row.Backend.Name));
        var all = await run.TestsAsync().WaitAsync(cancellationToken);
        row.Result = row.Result with { Shard = run.Options.Shard?.ToString() };
        var selected = Verdict.SelectedBy(row.Result.Shard, all);
        if (selected.Count == 0)
        {
            throw new FailureException(
                FailureKind.Infra, $"Shard {row.Result.Shard} is empty: the suite has {all.Count} tests.", $"Use at most {all.Count} shards.");
        }

        selected = run.Selection.TestsOf(row.Backend.Name, selected);

        return new SuiteRequest(
            run.Repository.Executable(project),
            run.Repository.Assembly(project),
            folder,
            new Dictionary<string, string> { ["BaseUrl"] = url, ["RunId"] = run.RunId },
            new Dictionary<string, string>
            {
                ["DBAL_URL"] = url,
                ["DBAL_RUN_ID"] = run.RunId,
                ["DBAL_TOKEN"] = "",
                ["DBAL_DAEMON_COMMAND"] = run.DaemonCommand.Command,
                ["DBAL_DAEMON_LOG"] = row.Daemon.LogFile,
                ["DBAL_FUZZ_REQUESTS"] = $"{run.Options.RequestsOfRow}",
                ["DBAL_FUZZ_SEED"] = $"{run.Options.Seed}",
                ["DBAL_RECORD"] = run.Options.Record is { } record ? Path.Combine(record, row.Backend.Name) : "",
            })
        {
            Tests = selected,
            SelectsTests = selected.Count < all.Count,
            Filter = run.Options.Filter,
        };
    }

    private void Note(Row row, TestProgress test, int total, FaultWatch watch)
    {
        row.Note(test, total);
        watch.Note(test.Outcome == TestOutcome.Failed);
        if (test.Outcome == TestOutcome.Failed)
            row.Output.Write(run.Style.Mark(Mark.Bad) + test.Name);
        else if (run.Options.Detail == Detail.Verbose)
            row.Output.Write($"    {test.Outcome.ToString().ToLowerInvariant()} {test.Name}");
    }

    private IReadOnlyList<TestResult> Results(Row row, IReadOnlyList<SuiteTest> tests)
    {
        var failedTraces = tests.Where(test => test.Result.Outcome == TestOutcome.Failed).Select(test => test.TraceId).OfType<string>().ToHashSet();
        var log = DaemonLog.ByTrace(row.Daemon!.LogFile, failedTraces);
        return [.. tests.Select(test => test.Result with
        {
            DaemonLog = test.TraceId is { } id ? [.. log[id]] : [],
            Rerun = test.Result.Outcome == TestOutcome.Failed ? RerunCommand.Of(row.Backend, run.Options, test.Result.FullName) : null,
        })];
    }
}
