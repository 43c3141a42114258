using System.Diagnostics;

namespace Dbal.Benchmarks;

/// <summary>Clients that send one request after the other, each over its own connection.</summary>
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

    /// <summary>Sends requests for a while and gives how many were answered per second.</summary>
    /// <param name="next">Makes a request; called by all clients at once.</param>
    /// <param name="duration">How long.</param>
    /// <param name="cancellation">Ends the load.</param>
    public async Task<double> RunAsync(Func<byte[]> next, TimeSpan duration, CancellationToken cancellation)
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
        return counts.Sum() / clock.Elapsed.TotalSeconds;
    }

    /// <inheritdoc/>
    public void Dispose() => clients.ForEach(client => client.Dispose());
}
