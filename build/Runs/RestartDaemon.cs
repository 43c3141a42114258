using Build.Results;
using Build.Terminal;
using System.Net;

namespace Build.Runs;

/// <summary>Kills and restarts a daemon that declares <c>persistence</c>, and checks that an acknowledged row still exists.</summary>
/// <param name="run">The services of the run.</param>
/// <param name="start">Restarts the daemon.</param>
internal sealed class RestartDaemon(RunServices run, StartDaemon start)
{
    private const string List = "/restart/audit/audit_log";

    /// <summary>Restarts the daemon, at the end of the test phase.</summary>
    /// <param name="row">The row, whose daemon is ready.</param>
    /// <param name="cancellationToken">Cancels the restart.</param>
    /// <exception cref="FailureException">The row was lost, or the daemon did not start again.</exception>
    public async Task RunAsync(Row row, CancellationToken cancellationToken)
    {
        if (run.Comparison is not null || !row.Result.Capabilities.Contains("persistence"))
            return;
        row.Enter("restarting");
        var killed = row.Daemon!;
        try
        {
            var address = await killed.Client.CreateAsync(List, new { action = "restart" }, cancellationToken);
            await killed.KillAsync();
            await start.WaitReadyAsync(row, killed.StartAgain, cancellationToken);
            if (await row.Daemon!.Client.StatusOfAsync(address, cancellationToken) is var status and not HttpStatusCode.OK)
            {
                throw new FailureException(
                    FailureKind.Daemon,
                    $"The daemon declares the capability persistence, but lost an acknowledged row after kill -9 and a restart: "
                    + $"GET {address} returned {(int)status}.",
                    "Write rows to the database before acknowledging them, or do not declare persistence.");
            }
        }
        catch (HttpRequestException exception)
        {
            throw new FailureException(
                FailureKind.Daemon, $"Cannot test the restart of the daemon: {exception.Message}", $"Read the daemon's log: {row.Result.DaemonLog}");
        }
        finally
        {
            if (row.Daemon != killed)
                killed.Dispose();
        }

        row.Output.Write(run.Style.Mark(Mark.Good) + "Rows survive kill -9 and a restart of the daemon");
    }
}
