using System.Globalization;

namespace Dbal.Benchmarks;

/// <summary>
/// Compares the requests per second of the daemon with those of a minimal ASP.NET Core endpoint that runs the same statement with the driver. Both alternate
/// in one run with the same machine, database and client, so that other load affects both.
/// </summary>
internal static class ThroughputBenchmark
{
    private const int Rounds = 7;
    private static readonly int[] ClientCounts = [1, 16];
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    /// <summary>Measures, and prints a table.</summary>
    public static async Task RunAsync(IReadOnlyList<Operation> operations, IReadOnlyList<BenchmarkDatabase> databases, CancellationToken cancellation)
    {
        Console.WriteLine();
        Console.WriteLine("| backend | operation | clients | daemon, requests/s | driver alone, requests/s | ratio |");
        Console.WriteLine("| --- | --- | ---: | ---: | ---: | ---: |");
        foreach (var database in databases)
        {
            await using var daemon = await ServerProcess.StartDaemonAsync(database, cancellation);
            await using var direct = await ServerProcess.StartDirectAsync(database, cancellation);
            var daemonRows = await SeededRows.CreateAsync(daemon.Port, cancellation);
            var directRows = await SeededRows.CreateAsync(direct.Port, cancellation);
            foreach (var operation in operations)
            {
                foreach (var clients in ClientCounts)
                {
                    using var daemonLoad = await Load.OpenAsync(daemon.Port, clients, cancellation);
                    using var directLoad = await Load.OpenAsync(direct.Port, clients, cancellation);
                    var pairs = new List<(double Daemon, double Direct)>();
                    for (var round = 0; round <= Rounds; round++)
                    {
                        var pair = (
                            await daemonLoad.RunAsync(() => operation.Request(daemonRows), Window, cancellation),
                            await directLoad.RunAsync(() => operation.Request(directRows), Window, cancellation));
                        if (round > 0) // the first round is a warm-up
                            pairs.Add(pair);
                    }

                    Console.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"| {database.Adapter} | {operation.Title} | {clients} | {Median.Of(pairs.Select(pair => pair.Daemon)):0} | {Median.Of(pairs.Select(pair => pair.Direct)):0} | {Median.Of(pairs.Select(pair => pair.Daemon / pair.Direct)):0 %} |"));
                }
            }
        }
    }
}
