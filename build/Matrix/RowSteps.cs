using Build.Daemons;
using Build.Databases;
using Build.Options;
using Build.Reports;
using Build.Suites;

namespace Build.Matrix;

/// <summary>The phases as they are on this machine: a clean database, a daemon, the suite.</summary>
/// <param name="run">What all rows share.</param>
internal sealed class RowSteps(RowEnvironment run) : IRowSteps
{
    private const int ShownLogLines = 5;
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

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
        var server = await DatabaseAsync(() => run.ServerAsync(row.Backend.Service, row.Result.Attempts > 1).WaitAsync(cancellationToken));
        row.Result = row.Result with { Server = server.Product, Source = server.Source.ToString().ToLowerInvariant() };
    }

    public async Task StartAsync(Row row, CancellationToken cancellationToken)
    {
        row.Enter("starting");
        run.BeginToListTests();
        var folder = run.Repository.RowFolder(row.Backend.Name);
        Directory.CreateDirectory(folder);
        var databaseUrl = await CleanDatabaseAsync(row, folder, cancellationToken);
        row.Output.Write(run.Style.Mark(Mark.Start) + $"Starting daemon with {row.Backend.Name} backend...");
        var status = await StartDaemonAsync(row, folder, databaseUrl, cancellationToken);
        row.Result = row.Result with { Server = row.Result.Server ?? status.Server, Driver = status.Driver, Capabilities = status.Capabilities };
        row.Output.Write(run.Style.Mark(Mark.Good) + $"Daemon is ready on port {row.Daemon!.Port}");
    }

    public async Task TestAsync(Row row, CancellationToken cancellationToken)
    {
        row.BeginTests();
        row.Output.Write(run.Style.Mark(Mark.Test) + $"Running tests for {row.Backend.Name}...");
        var request = await RequestAsync(row, cancellationToken);
        var suite = await run.Suite.RunAsync(request, test => Note(row, test, request.Filter is null ? request.Tests!.Count : 0), cancellationToken);
        var found = Results(row, suite.Tests);
        row.Result = row.Result with
        {
            ResultFile = run.Repository.Relative(request.ResultFile),
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

    public async Task StopAsync(Row row)
    {
        if (row.Daemon is not { } daemon)
            return;
        row.Enter("stopping");
        try
        {
            await daemon.StopAsync(StopLimit, mayHaveEnded: run.Interrupted);
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

    private Task<string> CleanDatabaseAsync(Row row, string folder, CancellationToken cancellationToken) => row.Backend switch
    {
        { Service: { } service } => DatabaseAsync(async () =>
            await run.Servers.PrepareCleanDatabaseAsync(await run.ServerAsync(service, false), row.Backend.Database, cancellationToken)),
        { Database: ":memory:" } => Task.FromResult(row.Backend.Database),
        _ => Task.FromResult(CleanFile(Path.Combine(folder, row.Backend.Database))),
    };

    private async Task<DaemonStatus> StartDaemonAsync(Row row, string folder, string databaseUrl, CancellationToken cancellationToken)
    {
        var command = run.Options.Daemon is { } foreign ? new DaemonCommand(foreign) : DaemonCommand.Own(run.Repository.Executable("Dbal.Daemon"));
        var log = Path.Combine(folder, "daemon.log");
        row.Result = row.Result with { DaemonLog = run.Repository.Relative(log) };
        while (true)
        {
            var port = run.Ports.Take(out var taken);
            if (taken.Count > 0)
                row.Output.Write(run.Style.Mark(Mark.Warning) + $"Port {string.Join(", ", taken)} {(taken.Count == 1 ? "is" : "are")} taken; the daemon gets {port}");
            var config = new DaemonConfig(row.Backend.Adapter, databaseUrl, port, run.RunId, run.Repository.Entities);
            var daemon = row.Daemon = DaemonProcess.Start(command, config, Path.Combine(folder, "daemon.json"), log);
            try
            {
                var status = await daemon.WaitReadyAsync(run.RunId, ReadyLimit, cancellationToken);
                if (run.Options.Daemon is null)
                    row.Backend.RequireCapabilities(status.Capabilities);
                return status;
            }
            catch (Exception exception)
            {
                // Another program may have been faster to take the port than the daemon was.
                var lostPort = exception is RowException && daemon.HasExited && DaemonPorts.IsBound(port);
                await daemon.KillAsync();
                row.Result = row.Result with { DaemonLogTail = daemon.LogTail };
                Release(row);
                if (lostPort)
                    continue;
                foreach (var line in row.Result.DaemonLogTail.TakeLast(ShownLogLines))
                    row.Output.Write($"    {run.Style.Symbol("│", "|")} {line}");
                throw;
            }
        }
    }

    private void Release(Row row)
    {
        run.Ports.Return(row.Daemon!.Port);
        row.Daemon.Dispose();
        row.Daemon = null;
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
            throw new RowException(
                FailureKind.Infra, $"Shard {row.Result.Shard} is empty: the suite has {all.Count} tests.", $"Use at most {all.Count} shards.");
        }

        selected = run.Selection.TestsOf(row.Backend.Name, selected);

        return new SuiteRequest(
            run.Repository.Executable(project),
            run.Repository.Assembly(project),
            folder,
            new Dictionary<string, string> { ["BaseUrl"] = url, ["RunId"] = run.RunId },
            new Dictionary<string, string> { ["DBAL_URL"] = url, ["DBAL_RUN_ID"] = run.RunId, ["DBAL_TOKEN"] = "" })
        {
            Tests = selected,
            SelectsTests = selected.Count < all.Count,
            Filter = run.Options.Filter,
        };
    }

    private void Note(Row row, TestProgress test, int total)
    {
        row.Note(test, total);
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
