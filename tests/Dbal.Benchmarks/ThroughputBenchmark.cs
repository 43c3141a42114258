using System.Globalization;

namespace Dbal.Benchmarks;

/// <summary>Compares the requests per second of the daemon with those of another server, when both are warm.</summary>
internal static class ThroughputBenchmark
{
    /// <summary>Measures, and prints a table in Markdown.</summary>
    /// <param name="options">What to measure.</param>
    /// <param name="peer">The name of the other server, for the head of the table.</param>
    /// <param name="startOther">Starts the other server on a database.</param>
    /// <param name="cancellation">Cancels the benchmark.</param>
    /// <returns>The comparisons.</returns>
    public static async Task<IReadOnlyList<Result>> RunAsync(
        BenchmarkOptions options, string peer, Func<BenchmarkDatabase, Task<ServerProcess>> startOther, CancellationToken cancellation)
    {
        Console.WriteLine();
        Console.WriteLine($"| backend | operation | clients | daemon, requests/s | {peer}, requests/s | {Comparison.Columns}");
        Console.WriteLine("| --- | --- | ---: | ---: | ---: | ---: | --- | ---: | ---: |");
        var results = new List<Result>();
        foreach (var database in options.Databases)
        {
            await using var daemon = await ServerProcess.StartDaemonAsync(database, cancellation);
            await using var other = await startOther(database);
            var rows = await SeededRows.CreateAsync(daemon.Port, cancellation);
            (Func<byte[]>, Func<byte[]>) Next(Operation operation) => (() => operation.Request(rows), () => operation.Request(rows));
            await Comparison.WarmUpAsync(daemon, other, options.Operations.Select(Next), options.Window, cancellation);
            foreach (var operation in options.Operations)
            {
                foreach (var clients in options.Clients)
                {
                    var effort = new Effort(clients, options.Rounds, options.Window);
                    var comparison = await Comparison.MeasureAsync(daemon, other, Next(operation), effort, cancellation);
                    results.Add(new Result(database.Adapter, operation.Name, clients, comparison));
                    Console.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"| {database.Adapter} | {operation.Title} | {clients} | {comparison.First} | {comparison.Second} | {comparison}"));
                }
            }
        }

        foreach (var each in results.GroupBy(result => result.Operation))
        {
            var mean = Math.Exp(each.Average(result => Math.Log(result.Comparison.Ratio)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(each.Key == results[0].Operation ? "\n" : "")}Geometric mean of {each.Key}: {mean:0.00}."));
        }

        return results;
    }
}

/// <summary>A comparison of the daemon with another server.</summary>
internal sealed record Result(string Backend, string Operation, int Clients, Comparison Comparison);
