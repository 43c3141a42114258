using Build.Processes;
using System.Diagnostics;

namespace Build.Servers;

/// <summary>Polls a server with its driver until it answers.</summary>
/// <param name="server">The server.</param>
/// <param name="client">The server's client.</param>
/// <param name="limit">Returns the time limit. Called for each attempt, because the load of the machine may change.</param>
/// <param name="say">Receives a line of progress every five seconds.</param>
internal sealed class HealthWait(IServer server, IDatabaseClient client, Func<ScaledLimit> limit, Action<string> say)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);

    // Reading a container's state starts a process.
    private static readonly TimeSpan StateInterval = TimeSpan.FromSeconds(1);

    private readonly Stopwatch waited = Stopwatch.StartNew();
    private TimeSpan nextStateCheck;

    /// <summary>Waits until the server answers.</summary>
    /// <returns>The server's product and version.</returns>
    /// <exception cref="DatabaseException">The server ended, rejected the login, or did not answer within the time limit.</exception>
    public async Task<string> WaitAsync(CancellationToken cancellationToken)
    {
        var nextProgress = ProgressInterval;
        while (true)
        {
            Exception reason;
            try
            {
                return await AskAsync(cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                reason = exception;
            }

            if (await FindEndAsync(reason, cancellationToken) is { } end)
                throw await GiveUpAsync(end, reason, cancellationToken);

            if (waited.Elapsed >= nextProgress)
            {
                nextProgress += ProgressInterval;
                var seconds = $"{waited.Elapsed.TotalSeconds:0} of {limit().Value.TotalSeconds:0} s";
                say($"{server.Service.Name}: still waiting for {server.Address} ({seconds}): {reason.Message}");
            }

            await Task.Delay(Interval, cancellationToken);
        }
    }

    private async Task<string> AskAsync(CancellationToken cancellationToken)
    {
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        attempt.CancelAfter(Connections.Limit);
        await server.PrepareLoginAsync(attempt.Token);
        return await client.AskProductAsync(server.Address, attempt.Token);
    }

    // Returns why the server cannot become healthy any more; null to keep waiting.
    private async Task<string?> FindEndAsync(Exception reason, CancellationToken cancellationToken)
    {
        if (client.IsLoginRefused(reason))
            return "rejected the login";

        if (waited.Elapsed >= nextStateCheck)
        {
            nextStateCheck = waited.Elapsed + StateInterval;
            if (await server.FindEndAsync(cancellationToken) is { } end)
                return $"did not start: {end}";
        }

        return limit() is var most && waited.Elapsed >= most.Value ? $"did not answer its driver within {most}" : null;
    }

    private async Task<DatabaseException> GiveUpAsync(string end, Exception reason, CancellationToken cancellationToken)
    {
        var remedy = server.Source == ServerSource.Given
            ? $"Check that the server runs and that host, port, user and password in {server.Service.UrlVariable} are correct, or unset it so that the build "
                + "starts a server."
            : "Read the server's last log lines. For a slow server, increase --server-timeout. To inspect the server, use --keep.";
        return new DatabaseException(
            $"{server.Service.Name}: the server at {server.Address} {end} (after {waited.Elapsed.TotalSeconds:0.0} s; driver error: {reason.Message})",
            remedy,
            reason)
        {
            LogTail = await server.ReadLogTailAsync(cancellationToken),
        };
    }
}
