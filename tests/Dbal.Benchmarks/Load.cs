using System.Diagnostics;

namespace Dbal.Benchmarks;

/// <summary>Concurrent clients, each with its own connection and one request at a time.</summary>
internal sealed class Load : IDisposable
{
    private readonly List<LoadConnection> clients = [];

    /// <summary>Connects.</summary>
    public static async Task<Load> OpenAsync(int port, int clients, CancellationToken cancellation)
    {
        var load = new Load();
        for (var each = 0; each < clients; each++)
            load.clients.Add(await LoadConnection.OpenAsync(port, cancellation));
        return load;
    }

    /// <summary>Sends requests for some time, and returns the number of responses, in total and per second.</summary>
    /// <param name="next">Creates a request; called by all clients concurrently.</param>
    /// <param name="duration">The duration.</param>
    /// <param name="cancellation">Cancels the load.</param>
    public async Task<(int Count, double PerSecond)> RunAsync(Func<byte[]> next, TimeSpan duration, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(clients.Select(client => Task.Run(
            async () =>
            {
                var count = 0;
                for (; clock.Elapsed < duration; count++)
                    await client.SendAsync(next(), cancellation);
                return count;
            },
            cancellation)));
        return (counts.Sum(), counts.Sum() / clock.Elapsed.TotalSeconds);
    }

    /// <inheritdoc/>
    public void Dispose() => clients.ForEach(client => client.Dispose());
}
