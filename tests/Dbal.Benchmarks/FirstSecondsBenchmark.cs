using System.Globalization;

namespace Dbal.Benchmarks;

/// <summary>Compares the requests per second in the first ten seconds after the start with the steady rate: what the compiler costs a new process.</summary>
internal static class FirstSecondsBenchmark
{
    private const int Clients = 16;
    private const int Starts = 3;
    private const int MaxWindows = 60;
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    /// <summary>Measures, and prints a table in Markdown.</summary>
    public static async Task RunAsync(BenchmarkOptions options, CancellationToken cancellation)
    {
        var read = Operation.All.Single(operation => operation.Name == "read");
        Console.WriteLine();
        Console.WriteLine($"| {read.Title}, {Clients} clients, {Starts} starts | server | first {First.TotalSeconds:0} s, requests/s | steady, requests/s | first / steady |");
        Console.WriteLine("| --- | --- | ---: | ---: | ---: |");
        foreach (var database in options.Databases)
        {
            SeededRows rows;
            await using (var seeding = await ServerProcess.StartDaemonAsync(database, cancellation))
                rows = await SeededRows.CreateAsync(seeding.Port, cancellation);
            var (daemon, bar) = (new List<(double First, double Steady)>(), new List<(double First, double Steady)>());
            for (var round = 0; round < Starts; round++)
            {
                daemon.Add(await MeasureAsync(await ServerProcess.StartDaemonAsync(database, cancellation), () => read.Request(rows), cancellation));
                bar.Add(await MeasureAsync(await ServerProcess.StartBarAsync(database, cancellation), () => read.Request(rows), cancellation));
            }

            foreach (var (server, pairs) in new[] { ("daemon", daemon), ("bar", bar) })
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {database.Adapter} | {server} | {Median.Of(pairs.Select(pair => pair.First)):0} | {Median.Of(pairs.Select(pair => pair.Steady)):0} "
                    + $"| {Median.Of(pairs.Select(pair => pair.First / pair.Steady)):0.00} |"));
            }
        }
    }

    private static async Task<(double First, double Steady)> MeasureAsync(ServerProcess server, Func<byte[]> next, CancellationToken cancellation)
    {
        await using var measured = server;
        using var load = await Load.OpenAsync(server.Port, Clients, cancellation);
        var (_, first) = await load.RunAsync(next, First, cancellation);
        var rates = new List<double>();
        while (rates.Count < MaxWindows && !Comparison.IsSteady(rates))
            rates.Add((await load.RunAsync(next, Window, cancellation)).PerSecond);
        return (first, Median.Of(rates.TakeLast(3)));
    }
}
