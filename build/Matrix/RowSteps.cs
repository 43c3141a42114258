using System.Diagnostics;
using System.Net;
using Build.Daemons;
using Build.Databases;
using Build.Options;
using Build.Processes;
using Build.Reports;
using Build.Suites;

namespace Build.Matrix;

/// <summary>The phases as they are on this machine: a clean database, a daemon, the suite.</summary>
/// <param name="run">What all rows share.</param>
internal sealed class RowSteps(RowEnvironment run) : IRowSteps
{
    private const int ShownLogLines = 5;
    private const int FirstPort = 8080;
    private const int LastPort = 8279;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task WaitForNeedsAsync(Row row, CancellationToken cancellationToken)
    {
        if (row.Backend.NeedsPrisma)
        {
            row.Enter("generating");
            await run.PrismaAsync().WaitAsync(cancellationToken);
        }

        if (row.Backend.Service is null)
        {
            row.Result = row.Result with { Source = "embedded" };
            return;
        }

        row.Enter("waiting for " + row.Backend.Service.Name);
        var server = await DatabaseAsync(() => run.Pool.HealthyAsync(row.Backend.Service, row.Result.Attempts > 1).WaitAsync(cancellationToken));
        row.Result = row.Result with { Server = server.Product, Source = server.Source.ToString().ToLowerInvariant() };
    }

    public async Task StartAsync(Row row, CancellationToken cancellationToken)
    {
        row.Enter("starting");
        run.BeginToCountTests();
        var folder = run.Repository.RowFolder(row.Backend.Name);
        Directory.CreateDirectory(folder);
        row.Database = await CleanDatabaseAsync(row, folder, cancellationToken);
        row.Output.Write(run.Style.Mark(Mark.Start) + $"Starting daemon with {row.Backend.Name} backend...");
        var status = await StartDaemonAsync(row, folder, cancellationToken);
        row.Result = row.Result with { Server = row.Result.Server ?? status.Server, Driver = status.Driver, Capabilities = status.Capabilities };
        row.Output.Write(run.Style.Mark(Mark.Good) + $"Daemon is ready on port {row.Daemon!.Url.Port}");
    }

    public async Task TestAsync(Row row, CancellationToken cancellationToken)
    {
        row.BeginTests();
        row.Output.Write(run.Style.Mark(Mark.Test) + $"Running tests for {row.Backend.Name}...");
        var request = await RequestAsync(row, cancellationToken);
        await using var watch = new RowWatch(() => SeemsDead(row), token => DiagnoseAsync(row, token), () => row.Daemon!.KillAsync());
        IReadOnlyList<SuiteTest> tests;
        try
        {
            tests = await run.Suite.RunAsync(request, test => Note(row, test, request.Where is null ? run.KnownTestCount : 0, watch), cancellationToken);
        }
        catch (RowException) when (watch.Fault is { } fault)
        {
            throw Blame(row, fault, []);
        }

        var found = Results(row, tests);
        if (await watch.EndAsync(cancellationToken) is { } culprit)
            throw Blame(row, culprit, Block(found, watch.OwnFailures));
        row.Result = row.Result with { ResultFile = run.Repository.Relative(request.ResultFile), Tests = Repetitions.Join(row.Result.Tests, found) };

        var counts = TestCounts.Of(row.Result with { Tests = found });
        if (found.All(test => test.Outcome != TestOutcome.Failed))
        {
            row.Output.Write(run.Style.Mark(Mark.Good) + $"{counts}");
            return;
        }

        row.Result = row.Result with { DaemonLogTail = row.Daemon!.LogTail };
        throw new RowException(
            FailureKind.Test,
            $"{found.Count(test => test.Outcome == TestOutcome.Failed)} of {found.Count} tests failed.",
            $"Each failed test tells how to run it alone; the whole daemon log is {row.Result.DaemonLog}.");
    }

    public async Task RestartAsync(Row row, CancellationToken cancellationToken)
    {
        const string List = "/restart/audit/audit_log";
        if (!row.Result.Capabilities.Contains("persistence"))
            return;
        row.Enter("restarting");
        var killed = row.Daemon!;
        try
        {
            var address = await killed.Client.CreateAsync(List, new { action = "restart" }, cancellationToken);
            await killed.KillAsync();
            await BeginAsync(row, killed.StartAgain, cancellationToken);
            if (await row.Daemon!.Client.StatusOfAsync(address, cancellationToken) is var status and not HttpStatusCode.OK)
            {
                throw new RowException(
                    FailureKind.Daemon,
                    $"The daemon declares the capability persistence, but a row that it had acknowledged was lost when it was killed and started again: "
                    + $"GET {address} answered {(int)status}.",
                    "Write a row to the database before it is acknowledged, or do not declare persistence.");
            }
        }
        catch (HttpRequestException exception)
        {
            throw new RowException(FailureKind.Daemon, $"The restart could not be tested: {exception.Message}", $"Look at the daemon's log: {row.Result.DaemonLog}");
        }
        finally
        {
            if (row.Daemon != killed)
                killed.Dispose();
        }

        row.Output.Write(run.Style.Mark(Mark.Good) + "Rows survive kill -9 and a restart of the daemon");
    }

    public async Task StopAsync(Row row)
    {
        if (row.Daemon is not { } daemon || (daemon.HasExited && row.Result.Failure is FailureKind.Daemon or FailureKind.Infra))
        {
            Release(row);
            return;
        }

        row.Enter("stopping");
        try
        {
            await daemon.StopAsync(run.Options.Limits, mayHaveEnded: run.Interrupted);
            row.Output.Write(run.Style.Mark(Mark.Good) + "Daemon stopped");
        }
        catch (RowException)
        {
            row.Result = row.Result with { DaemonLogTail = daemon.LogTail };
            throw;
        }
        finally
        {
            Release(row);
        }
    }

    private Task<CleanDatabase> CleanDatabaseAsync(Row row, string folder, CancellationToken cancellationToken) => row.Backend switch
    {
        { Service: { } service } => DatabaseAsync(async () =>
            await run.Servers.PrepareCleanDatabaseAsync(await run.Pool.HealthyAsync(service), row.Backend.Database, cancellationToken)),
        { Database: ":memory:" } => Task.FromResult(new CleanDatabase(row.Backend.Database)),
        _ => Task.FromResult(new CleanDatabase(CleanFile(Path.Combine(folder, row.Backend.Database)))),
    };

    private async Task<DaemonStatus> StartDaemonAsync(Row row, string folder, CancellationToken cancellationToken)
    {
        var log = Path.Combine(folder, "daemon.log");
        File.Delete(log);
        row.Result = row.Result with { DaemonLog = run.Repository.Relative(log) };
        while (true)
        {
            // Our own daemon takes a free port by itself, which leaves no gap for another program; one that was not built here is given a port.
            row.Port = run.Options.Daemon is null ? null : ReservedPort.Take(FirstPort);
            var start = new DaemonStart(
                DaemonCommandOf(run),
                new DaemonConfig(
                    row.Backend.Adapter,
                    row.Database!.Url,
                    row.Port is { } reserved ? reserved.Port : $"{FirstPort}-{LastPort}",
                    Path.Combine(folder, "daemon.address"),
                    run.RunId,
                    run.Repository.Entities),
                Path.Combine(folder, "daemon.json"),
                log,
                row.Port?.Port);
            try
            {
                return await BeginAsync(row, () => DaemonProcess.Start(start), cancellationToken);
            }
            catch (RowException) when (row.Daemon is { HasExited: true } && row.Port is { } port && !ReservedPort.IsFree(port.Port))
            {
                row.Output.Write(run.Style.Mark(Mark.Warning) + $"Another program has taken port {port.Port}; the daemon gets the next one");
                row.Daemon.Dispose();
                row.Daemon = null;
                port.Dispose();
            }
        }
    }

    // Starts a daemon and waits until it is ready; one that does not get ready is killed.
    private async Task<DaemonStatus> BeginAsync(Row row, Func<DaemonProcess> start, CancellationToken cancellationToken)
    {
        var daemon = row.Daemon = start();
        run.Guard.Watch(daemon.Id, $"the daemon of {row.Backend.Name}");
        try
        {
            return await daemon.WaitReadyAsync(run.Options.Limits, cancellationToken);
        }
        catch
        {
            await daemon.KillAsync();
            row.Result = row.Result with { DaemonLogTail = daemon.LogTail };
            foreach (var line in row.Result.DaemonLogTail.TakeLast(ShownLogLines))
                row.Output.Write($"    {run.Style.Symbol("│", "|")} {line}");
            throw;
        }
    }

    private static DaemonCommand DaemonCommandOf(RowEnvironment run) =>
        run.Options.Daemon is { } foreign ? new DaemonCommand(foreign) : DaemonCommand.Own(run.Repository.Executable("Dbal.Daemon"));

    private static void Release(Row row)
    {
        row.Daemon?.Dispose();
        row.Port?.Dispose();
        row.Database?.Dispose();
        (row.Daemon, row.Port, row.Database) = (null, null, null);
    }

    private static bool SeemsDead(Row row) => row.Daemon is not { HasExited: false } daemon || ProcessTable.IsStopped(daemon.Id);

    // What does not answer may only be slow: it has failed when it does not answer for a while, or is known to have ended.
    private async Task<RowFault?> DiagnoseAsync(Row row, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var fault = await FindFaultAsync(row, cancellationToken);
            if (fault is null || row.Daemon!.HasExited || clock.Elapsed > run.Options.Limits.Scale(Patience).Value)
                return fault;
            await Task.Delay(Patience / 10, cancellationToken);
        }
    }

    // The server first: a daemon that fails because its server has failed is not to blame.
    private async Task<RowFault?> FindFaultAsync(Row row, CancellationToken cancellationToken)
    {
        if (row.Backend.Service is { } service && await run.Pool.FindFaultAsync(service, cancellationToken) is { } server)
            return new RowFault(FailureKind.Infra, server.Message.TrimEnd('.'), server.Remedy, server.LogTail);
        var daemon = row.Daemon!;
        var remedy = $"Look at the daemon's log: {row.Result.DaemonLog}";
        if (await daemon.FindFaultAsync(cancellationToken) is { } illness)
            return new RowFault(FailureKind.Daemon, $"The daemon {illness}", remedy, daemon.LogTail);
        return await daemon.Client.FindUnreadinessAsync(cancellationToken) is { } unready
            ? new RowFault(FailureKind.Daemon, $"The daemon is no longer ready: {unready}", remedy, daemon.LogTail)
            : null;
    }

    // Every test that failed after the fault is without a verdict: it was the daemon or the server that failed.
    private static IReadOnlyList<TestResult> Block(IReadOnlyList<TestResult> tests, int ownFailures)
    {
        var blocked = tests.Where(test => test.Outcome == TestOutcome.Failed).Skip(ownFailures).ToHashSet();
        return [.. tests.Select(test => blocked.Contains(test) ? test with { Outcome = TestOutcome.Blocked } : test)];
    }

    private static RowException Blame(Row row, RowFault fault, IReadOnlyList<TestResult> tests)
    {
        var blocked = tests.Where(test => test.Outcome == TestOutcome.Blocked).ToList();
        row.Result = row.Result with { Tests = tests, DaemonLogTail = fault.LogTail };
        var consequence = blocked.Count == 0 ? "" : $" That blocked {blocked.Count} of {tests.Count} tests, first {blocked[0].Name}.";
        return new RowException(fault.Kind, $"{fault.Reason}, while the tests ran.{consequence}", fault.Remedy);
    }

    private async Task<SuiteRequest> RequestAsync(Row row, CancellationToken cancellationToken)
    {
        var project = run.Options.Suite.Project;
        var (url, folder) = ($"{row.Daemon!.Url}".TrimEnd('/'), run.Repository.RowFolder(row.Backend.Name));
        var selected = run.Selection.TestsOf(row.Backend.Name);
        if (run.Options.Shard is { } shard)
        {
            selected = shard.Take(await run.TestsAsync().WaitAsync(cancellationToken));
            row.Result = row.Result with { Shard = shard.ToString() };
            if (selected is [])
                throw new RowException(FailureKind.Infra, $"Shard {shard} has no tests.", "Use fewer shards: at most as many as the suite has tests.");
        }

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
                ["DBAL_DAEMON_COMMAND"] = DaemonCommandOf(run).Command,
                ["DBAL_DAEMON_LOG"] = row.Daemon.LogFile,
            })
        {
            Where = TestSelection.AllOf(run.Options.Filter, selected is null ? null : TestSelection.AnyOf(selected)),
        };
    }

    private void Note(Row row, TestProgress test, int total, RowWatch watch)
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
            Rerun = test.Result.Outcome == TestOutcome.Failed ? RerunCommand.Of(row.Backend, run.Options.Suite, test.Result.FullName) : null,
        })];
    }

    private static string CleanFile(string file)
    {
        foreach (var suffix in new[] { "", "-wal", "-shm", "-journal" })
            File.Delete(file + suffix);
        return file;
    }

    private static async Task<T> DatabaseAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (DatabaseException exception)
        {
            throw new RowException(FailureKind.Infra, exception.Message, exception.Remedy);
        }
    }
}
