using Build.Processes;
using Build.Results;
using System.Diagnostics;

namespace Build.Runs;

/// <summary>Finds the cause of a failure: the disk, the server or the daemon of a row.</summary>
/// <param name="run">The services of the run.</param>
internal sealed class Diagnosis(RunServices run)
{
    private static readonly TimeSpan FaultLimit = TimeSpan.FromSeconds(5);

    /// <summary>A fast check: whether the daemon has exited or is stopped by a signal.</summary>
    /// <param name="row">The row.</param>
    public static bool SeemsDead(Row row) => row.Daemon is not { HasExited: false } daemon || ProcessTable.IsStopped(daemon.Id);

    /// <summary>A complete check. A slow answer is not a fault: a fault must last for five seconds, or the daemon must have exited.</summary>
    /// <param name="row">The row, whose daemon was ready.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    /// <returns>The fault; null when disk, server and daemon work.</returns>
    public async Task<Fault?> FindLastingFaultAsync(Row row, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var fault = FindDiskFault(row) ?? await FindFaultAsync(row, cancellationToken);
            if (fault is null || row.Daemon!.HasExited || clock.Elapsed > run.Options.Limits.Scale(FaultLimit).Value)
                return fault;
            await Task.Delay(FaultLimit / 10, cancellationToken);
        }
    }

    /// <summary>Checks that the row's folder is writable. On a full disk, daemons and suites fail in many ways.</summary>
    /// <param name="row">The row.</param>
    /// <returns>The fault; null when the folder is writable.</returns>
    public Fault? FindDiskFault(Row row)
    {
        const int ProbeSize = 64 * 1024;
        var probe = Path.Combine(run.Repository.RowFolder(row.Backend.Name), "probe");
        try
        {
            File.WriteAllBytes(probe, new byte[ProbeSize]);
            File.Delete(probe);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Fault(FailureKind.Infra, $"Cannot write to the folder artifacts: {exception.Message}", Fault.DiskRemedy, []);
        }
    }

    // Check the server first: when it has failed, the daemon's failure is only a consequence.
    private async Task<Fault?> FindFaultAsync(Row row, CancellationToken cancellationToken)
    {
        if (row.Backend.Service is { } service && await run.Pool.FindFaultAsync(service, cancellationToken) is { } server)
            return new Fault(FailureKind.Infra, server.Message.TrimEnd('.'), server.Remedy, server.LogTail);
        var daemon = row.Daemon!;
        var remedy = $"Read the daemon's log: {row.Result.DaemonLog}";
        if (await daemon.FindFaultAsync(cancellationToken) is { } fault)
            return new Fault(FailureKind.Daemon, $"The daemon {fault}", remedy, daemon.LogTail);
        return await daemon.Client.FindUnreadinessAsync(cancellationToken) is { } unready
            ? new Fault(FailureKind.Daemon, $"The daemon is no longer ready: {unready}", remedy, daemon.LogTail)
            : null;
    }
}
