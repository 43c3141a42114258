using System.Globalization;

namespace Dbal.Benchmarks;

/// <summary>
/// Compares the daemon of this clone with that of another clone, the baseline, alternating in one run with the same databases and client. The other clone
/// is usually a <c>git worktree</c> of an earlier commit with a built daemon.
/// </summary>
internal static class BaselineBenchmark
{
    private const int Starts = 15;
    private const int WarmUpRounds = 6;
    private const int Rounds = 20;
    private static readonly int[] ClientCounts = [1, 16];
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(0.5);

    /// <summary>Measures, and prints two tables: starts on a database with an unchanged schema, and requests per second.</summary>
    /// <param name="baseline">The root of the other clone.</param>
    /// <param name="operations">The operations to measure.</param>
    /// <param name="databases">The databases.</param>
    /// <param name="cancellation">Cancels the benchmark.</param>
    public static async Task RunAsync(
        string baseline, IReadOnlyList<Operation> operations, IReadOnlyList<BenchmarkDatabase> databases, CancellationToken cancellation)
    {
        await CompareStartsAsync(baseline, databases, cancellation);
        Console.WriteLine();
        Console.WriteLine("| backend | operation | clients | this clone, requests/s | baseline, requests/s | ratio | middle half |");
        Console.WriteLine("| --- | --- | ---: | ---: | ---: | ---: | --- |");
        foreach (var database in databases)
        {
            await using var current = await ServerProcess.StartDaemonAsync(database, cancellation);
            await using var other = await ServerProcess.StartDaemonAsync(database, cancellation, baseline);
            var currentRows = await SeededRows.CreateAsync(current.Port, cancellation);
            var otherRows = await SeededRows.CreateAsync(other.Port, cancellation);
            foreach (var operation in operations)
            {
                foreach (var clients in ClientCounts)
                {
                    using var currentLoad = await Load.OpenAsync(current.Port, clients, cancellation);
                    using var otherLoad = await Load.OpenAsync(other.Port, clients, cancellation);
                    var pairs = new List<(double Current, double Other)>();
                    for (var round = 0; round < WarmUpRounds + Rounds; round++)
                    {
                        // The first one is affected by the state that the other left, so the order alternates.
                        double first = 0;
                        if (round % 2 == 0)
                            first = await currentLoad.RunAsync(() => operation.Request(currentRows), Window, cancellation);
                        var second = await otherLoad.RunAsync(() => operation.Request(otherRows), Window, cancellation);
                        if (round % 2 != 0)
                            first = await currentLoad.RunAsync(() => operation.Request(currentRows), Window, cancellation);
                        if (round >= WarmUpRounds)
                            pairs.Add((first, second));
                    }

                    var ratios = pairs.Select(pair => pair.Current / pair.Other).Order().ToArray();
                    Console.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"| {database.Adapter} | {operation.Title} | {clients} | {Median.Of(pairs.Select(pair => pair.Current)):0} "
                        + $"| {Median.Of(pairs.Select(pair => pair.Other)):0} | {Median.Of(ratios):0.00} "
                        + $"| {ratios[ratios.Length / 4]:0.00} to {ratios[ratios.Length * 3 / 4]:0.00} |"));
                }
            }
        }
    }

    private static async Task CompareStartsAsync(string baseline, IReadOnlyList<BenchmarkDatabase> databases, CancellationToken cancellation)
    {
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| exec to `/ready`, {Starts} starts | this clone, ms | baseline, ms | difference, ms |"));
        Console.WriteLine("| --- | ---: | ---: | ---: |");
        foreach (var database in databases)
        {
            var pairs = new List<(double Current, double Other)>();
            for (var round = 0; round <= Starts; round++)
            {
                var pair = (await StartAsync(database, null, cancellation), await StartAsync(database, baseline, cancellation));
                if (round > 0) // the first round creates the tables
                    pairs.Add(pair);
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {database.Adapter} | {Median.Of(pairs.Select(pair => pair.Current)):0} | {Median.Of(pairs.Select(pair => pair.Other)):0} "
                + $"| {Median.Of(pairs.Select(pair => pair.Current - pair.Other)):0} |"));
        }
    }

    private static async Task<double> StartAsync(BenchmarkDatabase database, string? clone, CancellationToken cancellation)
    {
        await using var daemon = await ServerProcess.StartDaemonAsync(database, cancellation, clone);
        return daemon.StartTime.TotalMilliseconds;
    }
}
