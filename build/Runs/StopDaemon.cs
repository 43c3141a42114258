using Build.Results;
using Build.Terminal;

namespace Build.Runs;

/// <summary>Stops a row's daemon and releases its port and database.</summary>
/// <param name="run">The services of the run.</param>
internal sealed class StopDaemon(RunServices run)
{
    /// <summary>Performs the phase. Does nothing when no daemon is running.</summary>
    /// <param name="row">The row.</param>
    /// <exception cref="FailureException">The daemon had exited, did not stop, or left something behind.</exception>
    public async Task RunAsync(Row row)
    {
        try
        {
            // The daemon's exit has already been reported as the failure.
            if (row.Daemon is not { } daemon || (daemon.HasExited && row.Result.Failure is FailureKind.Daemon or FailureKind.Infra))
                return;
            row.Enter("stopping");
            await daemon.StopAsync(run.Options.Limits, mayHaveEnded: run.Interruption.IsCancellationRequested);
            row.Output.Write(run.Style.Mark(Mark.Good) + "Daemon stopped");
        }
        catch (FailureException)
        {
            row.Result = row.Result with { DaemonLogTail = row.Daemon!.LogTail };
            throw;
        }
        finally
        {
            row.Daemon?.Dispose();
            row.Port?.Dispose();
            row.Database?.Dispose();
            (row.Daemon, row.Port, row.Database) = (null, null, null);
        }
    }
}
