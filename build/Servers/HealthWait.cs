using Build.Processes;
using System.Diagnostics;

namespace Build.Servers;

/// <summary>Asks a server with its real driver, again and again, until it answers.</summary>
/// <param name="server">The server.</param>
/// <param name="client">Its driver.</param>
/// <param name="limit">How long to wait at most, asked anew each time: the machine may become loaded meanwhile.</param>
/// <param name="say">Takes a line of progress every few seconds.</param>
internal sealed class HealthWait(IServer server, IDatabaseClient client, Func<ScaledLimit> limit, Action<string> say)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);

    // To ask for a container's state costs a process.
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly Stopwatch waited = Stopwatch.StartNew();
    private TimeSpan nextLook;

    /// <summary>Waits for the first answer.</summary>
    /// <returns>Product and version.</returns>
    /// <exception cref="DatabaseException">The server ended, refused the login, or did not answer in time.</exception>
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
                say($"{server.Service.Name}: no answer yet from {server.Address} after {waited.Elapsed.TotalSeconds:0} s of at most {limit().Value.TotalSeconds:0} s ({reason.Message})");
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

    // Why there is no use in waiting on; null while there is.
    private async Task<string?> FindEndAsync(Exception reason, CancellationToken cancellationToken)
    {
        if (client.IsLoginRefused(reason))
            return "refused the login";

        if (waited.Elapsed >= nextLook)
        {
            nextLook = waited.Elapsed + LookInterval;
            if (await server.FindEndAsync(cancellationToken) is { } end)
                return $"did not come up: {end}";
        }

        return limit() is var most && waited.Elapsed >= most.Value ? $"did not answer its driver within {most}" : null;
    }

    private async Task<DatabaseException> GiveUpAsync(string end, Exception reason, CancellationToken cancellationToken)
    {
        var remedy = server.Source == ServerSource.Given
            ? $"See that the server runs and that host, port, user and password in {server.Service.UrlVariable} are right, or unset it to have a server started."
            : "Read the server's last log lines. Give a slow server more time with --server-timeout; --keep leaves it running and says how to reach it.";
        return new DatabaseException(
            $"{server.Service.Name}: the server at {server.Address} {end} ({waited.Elapsed.TotalSeconds:0.0} s waited; the driver says: {reason.Message})",
            remedy,
            reason)
        {
            LogTail = await server.ReadLogTailAsync(cancellationToken),
        };
    }
}
