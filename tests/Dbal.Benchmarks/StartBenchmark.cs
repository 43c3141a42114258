using System.Globalization;

namespace Dbal.Benchmarks;

/// <summary>Compares the daemon's time from exec to <c>/ready</c>, on a database with an unchanged schema, and its memory then, with another server.</summary>
internal static class StartBenchmark
{
    private const int Starts = 15;

    /// <summary>Measures, and prints a table in Markdown.</summary>
    /// <param name="options">What to measure.</param>
    /// <param name="peer">The name of the other server.</param>
    /// <param name="startOther">Starts the other server on a database.</param>
    /// <param name="cancellation">Cancels the benchmark.</param>
    public static async Task RunAsync(
        BenchmarkOptions options, string peer, Func<BenchmarkDatabase, Task<ServerProcess>> startOther, CancellationToken cancellation)
    {
        Console.WriteLine();
        Console.WriteLine($"| exec to `/ready`, {Starts} starts | daemon, ms | {peer}, ms | difference, ms | ratio | daemon, CPU ms | {peer}, CPU ms | daemon, MB | {peer}, MB |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var database in options.Databases)
        {
            var pairs = new List<(Start Daemon, Start Other)>();
            for (var round = 0; round <= Starts; round++)
            {
                var pair = (await MeasureAsync(await ServerProcess.StartDaemonAsync(database, cancellation)), await MeasureAsync(await startOther(database)));
                if (round > 0) // the first round creates the tables
                    pairs.Add(pair);
            }

            double Of(Func<(Start Daemon, Start Other), double> value) => Median.Of(pairs.Select(value));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {database.Adapter} | {Of(pair => pair.Daemon.Milliseconds):0} | {Of(pair => pair.Other.Milliseconds):0} "
                + $"| {Of(pair => pair.Daemon.Milliseconds - pair.Other.Milliseconds):0} | {Of(pair => pair.Daemon.Milliseconds / pair.Other.Milliseconds):0.00} "
                + $"| {Of(pair => pair.Daemon.Processor):0} | {Of(pair => pair.Other.Processor):0} "
                + $"| {Of(pair => pair.Daemon.Megabytes):0} | {Of(pair => pair.Other.Megabytes):0} |"));
        }
    }

    private static async Task<Start> MeasureAsync(ServerProcess server)
    {
        await using (server)
            return new Start(server.StartTime.TotalMilliseconds, server.ProcessorTime.TotalMilliseconds, server.ResidentBytes / 1024.0 / 1024.0);
    }

    private sealed record Start(double Milliseconds, double Processor, double Megabytes);
}
