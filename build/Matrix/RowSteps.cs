using System.Net;
using Build.Daemons;
using Build.Databases;
using Build.Processes;

namespace Build.Matrix;

/// <summary>The phases as they are on this machine: a clean database, a daemon, the suite.</summary>
/// <param name="run">What all rows share.</param>
internal sealed class RowSteps(RowEnvironment run) : IRowSteps
{
    private const int ShownLogLines = 5;
    private const int FirstPort = 8080;
    private const int LastPort = 8279;
    private readonly RowDiagnosis diagnosis = new(run);
    private readonly RowTests tests = new(run, new(run));

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
        run.BeginToListTests();
        var folder = run.Repository.RowFolder(row.Backend.Name);
        Directory.CreateDirectory(folder);
        row.Database = await CleanDatabaseAsync(row, folder, cancellationToken);
        row.Output.Write(run.Style.Mark(Mark.Start) + $"Starting daemon with {row.Backend.Name} backend...");
        var status = await StartDaemonAsync(row, folder, cancellationToken);
        row.Result = row.Result with { Server = row.Result.Server ?? status.Server, Driver = status.Driver, Capabilities = status.Capabilities };
        row.Output.Write(run.Style.Mark(Mark.Good) + $"Daemon is ready on port {row.Daemon!.Url.Port}");
    }

    public Task TestAsync(Row row, CancellationToken cancellationToken) => tests.RunAsync(row, cancellationToken);

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
                run.DaemonCommand,
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
                var status = await BeginAsync(row, () => DaemonProcess.Start(start), cancellationToken);
                if (run.Options.Daemon is null)
                    row.Backend.RequireCapabilities(status.Capabilities);
                return status;
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
            if (diagnosis.FindDiskFault(row) is { } disk)
                throw new RowException(disk.Kind, disk.Reason + ".", disk.Remedy);
            row.Result = row.Result with { DaemonLogTail = daemon.LogTail };
            foreach (var line in row.Result.DaemonLogTail.TakeLast(ShownLogLines))
                row.Output.Write($"    {run.Style.Symbol("│", "|")} {line}");
            throw;
        }
    }

    private static void Release(Row row)
    {
        row.Daemon?.Dispose();
        row.Port?.Dispose();
        row.Database?.Dispose();
        (row.Daemon, row.Port, row.Database) = (null, null, null);
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
