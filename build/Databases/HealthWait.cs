using System.Diagnostics;

namespace Build.Databases;

/// <summary>Asks a server with its real driver, again and again, until it answers.</summary>
internal sealed class HealthWait(IServer server, IDatabaseClient client, TimeSpan limit, Action<string> say)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan EndInterval = TimeSpan.FromSeconds(1);

    private readonly Stopwatch _waited = Stopwatch.StartNew();

    /// <summary>Waits for the first answer.</summary>
    /// <returns>Product and version.</returns>
    /// <exception cref="DatabaseException">The server ended, refused the login, or did not answer in time.</exception>
    public async Task<string> WaitAsync(CancellationToken cancellationToken)
    {
        TimeSpan nextProgress = ProgressInterval;
        TimeSpan nextEnd = TimeSpan.Zero;
        while (true)
        {
            Exception reason;
            using (CancellationTokenSource attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
            {
                attempt.CancelAfter(TimeSpan.FromSeconds(5));
                try
                {
                    await server.PrepareLoginAsync(attempt.Token);
                    return await client.AskProductAsync(server.Address, attempt.Token);
                }
                catch (DatabaseException)
                {
                    throw;
                }
                catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
                {
                    reason = exception;
                }
            }

            if (client.IsLoginRefused(reason))
            {
                throw await GiveUpAsync("refused the login", reason, cancellationToken);
            }

            if (_waited.Elapsed >= nextEnd)
            {
                nextEnd = _waited.Elapsed + EndInterval;
                if (await server.FindEndAsync(cancellationToken) is { } end)
                {
                    throw await GiveUpAsync($"did not come up: {end}", reason, cancellationToken);
                }
            }

            if (_waited.Elapsed >= limit)
            {
                throw await GiveUpAsync($"did not answer its driver within {limit.TotalSeconds:0} s", reason, cancellationToken);
            }

            if (_waited.Elapsed >= nextProgress)
            {
                nextProgress += ProgressInterval;
                say($"{server.Service.Name}: no answer yet from {server.Address} after {_waited.Elapsed.TotalSeconds:0} s of at most {limit.TotalSeconds:0} s ({reason.Message})");
            }

            await Task.Delay(Interval, cancellationToken);
        }
    }

    private async Task<DatabaseException> GiveUpAsync(string what, Exception reason, CancellationToken cancellationToken) => new(
        $"{server.Service.Name}: the server at {server.Address} {what} ({_waited.Elapsed.TotalSeconds:0.0} s waited; the driver says: {reason.Message})",
        server.Source switch
        {
            ServerSource.Given => $"See that the server runs and that host, port, user and password in {server.Service.UrlVariable} are right, or unset it to have a server started.",
            _ => "Read the server's last log lines below. To look at it yourself, run again with --keep, which tells how to reach and to stop it.",
        },
        reason)
    {
        LogTail = await server.ReadLogTailAsync(cancellationToken),
    };
}
