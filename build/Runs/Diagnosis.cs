using Build.Processes;
using Build.Results;
using System.Diagnostics;

namespace Build.Runs;

/// <summary>Looks at a row's disk, server and daemon when something has failed, to find out which of them is to blame.</summary>
/// <param name="run">What all rows share.</param>
internal sealed class Diagnosis(RunServices run)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>A quick look: whether the daemon has ended or is stopped.</summary>
    /// <param name="row">The row.</param>
    public static bool SeemsDead(Row row) => row.Daemon is not { HasExited: false } daemon || ProcessTable.IsStopped(daemon.Id);

    /// <summary>A thorough look. What does not answer may only be slow: it has failed when it does not answer for a while, or is known to have ended.</summary>
    /// <param name="row">The row, whose daemon has been ready.</param>
    /// <param name="cancellationToken">Ends the look early.</param>
    /// <returns>What has failed; null when all are well.</returns>
    public async Task<Fault?> FindLastingFaultAsync(Row row, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var fault = FindDiskFault(row) ?? await FindFaultAsync(row, cancellationToken);
            if (fault is null || row.Daemon!.HasExited || clock.Elapsed > run.Options.Limits.Scale(Patience).Value)
                return fault;
            await Task.Delay(Patience / 10, cancellationToken);
        }
    }

    /// <summary>Whether the row's folder can be written to: on a full disk daemons and suites fail in ways of their own.</summary>
    /// <param name="row">The row.</param>
    public Fault? FindDiskFault(Row row)
    {
        const int Room = 64 * 1024;
        var probe = Path.Combine(run.Repository.RowFolder(row.Backend.Name), "probe");
        try
        {
            File.WriteAllBytes(probe, new byte[Room]);
            File.Delete(probe);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Fault(FailureKind.Infra, $"The folder artifacts cannot be written to: {exception.Message}", Fault.DiskRemedy, []);
        }
    }

    // The server first: a daemon that fails because its server has failed is not to blame.
    private async Task<Fault?> FindFaultAsync(Row row, CancellationToken cancellationToken)
    {
        if (row.Backend.Service is { } service && await run.Pool.FindFaultAsync(service, cancellationToken) is { } server)
            return new Fault(FailureKind.Infra, server.Message.TrimEnd('.'), server.Remedy, server.LogTail);
        var daemon = row.Daemon!;
        var remedy = $"Look at the daemon's log: {row.Result.DaemonLog}";
        if (await daemon.FindFaultAsync(cancellationToken) is { } illness)
            return new Fault(FailureKind.Daemon, $"The daemon {illness}", remedy, daemon.LogTail);
        return await daemon.Client.FindUnreadinessAsync(cancellationToken) is { } unready
            ? new Fault(FailureKind.Daemon, $"The daemon is no longer ready: {unready}", remedy, daemon.LogTail)
            : null;
    }
}
