using Build.Daemons;
using Build.Processes;
using Build.Results;
using Build.Servers;
using Build.Terminal;

namespace Build.Runs;

/// <summary>Cleans a row's database, starts a daemon on it, and waits until it is ready.</summary>
/// <param name="run">The services of the run.</param>
/// <param name="diagnosis">Finds a full disk.</param>
internal sealed class StartDaemon(RunServices run, Diagnosis diagnosis)
{
    private const int ShownLogLines = 5;
    private const int FirstPort = 8080;
    private const int LastPort = 8279;

    /// <summary>Performs the phase.</summary>
    /// <param name="row">The row, whose server is healthy.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="FailureException">The daemon did not start. Its process has ended.</exception>
    public async Task RunAsync(Row row, CancellationToken cancellationToken)
    {
        row.Enter("starting");
        run.StartListingTests();
        var folder = run.Repository.RowFolder(row.Backend.Name);
        Directory.CreateDirectory(folder);
        row.Database = await CleanDatabaseAsync(row, folder, cancellationToken);
        row.Output.Write(run.Style.Mark(Mark.Start) + $"Starting daemon with {row.Backend.Name} backend...");
        var status = await StartAsync(row, folder, cancellationToken);
        row.Result = row.Result with { Server = row.Result.Server ?? status.Server, Driver = status.Driver, Capabilities = status.Capabilities };
        row.Output.Write(run.Style.Mark(Mark.Good) + $"Daemon is ready on port {row.Daemon!.Url.Port}");
    }

    /// <summary>Starts a daemon process and waits until it is ready. Kills the process when it does not become ready.</summary>
    /// <param name="row">The row.</param>
    /// <param name="start">Starts the process.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="FailureException">The daemon did not become ready.</exception>
    public async Task<DaemonStatus> WaitReadyAsync(Row row, Func<DaemonProcess> start, CancellationToken cancellationToken)
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
                throw new FailureException(disk.Kind, disk.Reason + ".", disk.Remedy);
            row.Result = row.Result with { DaemonLogTail = daemon.LogTail };
            foreach (var line in row.Result.DaemonLogTail.TakeLast(ShownLogLines))
                row.Output.Write($"    {run.Style.Symbol("│", "|")} {line}");
            throw;
        }
    }

    private async Task<CleanDatabase> CleanDatabaseAsync(Row row, string folder, CancellationToken cancellationToken) => row.Backend switch
    {
        { Service: { } service } => await run.Pool.CleanDatabaseAsync(service, row.Backend.Database, cancellationToken),
        { Database: ":memory:" } => new CleanDatabase(row.Backend.Database),
        _ => new CleanDatabase(DeleteFile(Path.Combine(folder, row.Backend.Database))),
    };

    private async Task<DaemonStatus> StartAsync(Row row, string folder, CancellationToken cancellationToken)
    {
        var log = Path.Combine(folder, "daemon.log");
        File.Delete(log);
        row.Result = row.Result with { DaemonLog = run.Repository.Relative(log) };
        while (true)
        {
            // The daemon of this repository binds a free port itself, without a race. A daemon of --daemon gets a reserved port.
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
                var status = await WaitReadyAsync(row, () => DaemonProcess.Start(start), cancellationToken);
                if (run.Options.Daemon is null)
                    row.Backend.RequireCapabilities(status.Capabilities);
                return status;
            }
            catch (FailureException) when (row.Daemon is { HasExited: true } && row.Port is { } port && !ReservedPort.IsFree(port.Port))
            {
                row.Output.Write(run.Style.Mark(Mark.Warning) + $"Another program uses port {port.Port}; trying the next port");
                row.Daemon.Dispose();
                row.Daemon = null;
                port.Dispose();
            }
        }
    }

    private static string DeleteFile(string file)
    {
        foreach (var suffix in new[] { "", "-wal", "-shm", "-journal" })
            File.Delete(file + suffix);
        return file;
    }
}
