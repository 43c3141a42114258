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
        var requests = await RequestsAsync(row, cancellationToken);
        var total = run.Options.Filter is null ? requests.Sum(request => request.Tests!.Count) : 0;
        await using var watch = new FaultWatch(
            () => Diagnosis.SeemsDead(row), token => diagnosis.FindLastingFaultAsync(row, token), () => row.Daemon!.KillAsync());
        var suites = new List<SuiteRun>();
        try
        {
            void Progress(TestProgress test) => Note(row, test, total, watch);
            if (run.Comparison is { } comparison)
                suites.Add(await comparison.RunAsync(row, Progress, cancellationToken));
            else
            {
                foreach (var request in requests)
                    suites.Add(await run.Suite.RunAsync(request, Progress, cancellationToken));
            }
        }
        catch (FailureException) when (watch.Fault is { } known)
        {
            throw FailureOf(row, known, []);
        }

        var found = ExpectedFailures.Apply(run.Ledger, row.Result, Results(row, [.. suites.SelectMany(suite => suite.Tests)]));
        IReadOnlyList<string> fixtures = [.. suites.SelectMany(suite => suite.FixtureFailures)];
        if (await watch.EndAsync(cancellationToken) is { } lastFault)
            throw FailureOf(row, lastFault, Block(found, watch.OwnFailures));
        row.Result = row.Result with
        {
            ResultFile = run.Repository.Relative(
                run.Comparison?.ResultFile ?? (requests is [var only] ? only.ResultFile : run.Repository.RowFolder(row.Backend.Name))),
            Tests = Repetitions.Join(row.Result.Tests, found),
            FixtureFailures = [.. row.Result.FixtureFailures.Union(fixtures)],
        };

        var thisRun = row.Result with { Tests = found, FixtureFailures = fixtures };
        IReadOnlyList<string> selected = [.. run.Options.Filter is null ? requests.SelectMany(request => request.Tests!) : found.Select(test => test.FullName)];
        var fault = suites.Select(suite => suite.Fault).FirstOrDefault(fault => fault is not null)
            ?? Verdict.Fault(thisRun, selected, isWhole: requests.All(request => request.Where is null));
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

    // One request per project that has selected tests.
    private async Task<IReadOnlyList<SuiteRequest>> RequestsAsync(Row row, CancellationToken cancellationToken)
    {
        var all = await run.TestsAsync().WaitAsync(cancellationToken);
        row.Result = row.Result with { Shard = run.Options.Shard?.ToString() };
        var selected = Verdict.SelectedBy(row.Result.Shard, all);
        if (selected.Count == 0)
        {
            throw new FailureException(
                FailureKind.Infra, $"Shard {row.Result.Shard} is empty: the suite has {all.Count} tests.", $"Use at most {all.Count} shards.");
        }

        selected = run.Selection.TestsOf(row.Backend.Name, selected);
        return
        [
            .. from project in run.Options.Suite.Projects
               let tests = Of(project, selected)
               where tests.Count > 0
               select Request(row, project, tests, isPart: tests.Count < Of(project, all).Count),
        ];

        static IReadOnlyList<string> Of(string project, IEnumerable<string> names) =>
            [.. names.Where(name => name.StartsWith(project + ".", StringComparison.Ordinal))];
    }

    private SuiteRequest Request(Row row, string project, IReadOnlyList<string> tests, bool isPart)
    {
        var folder = run.Repository.RowFolder(row.Backend.Name);
        var url = $"{row.Daemon!.Url}".TrimEnd('/');
        return new SuiteRequest(
            run.Repository.Executable(project),
            run.Repository.Assembly(project),
            run.Options.Suite.Projects.Count == 1 ? folder : Path.Combine(folder, project),
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
            Tests = tests,
            SelectsTests = isPart,
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
