using System.Globalization;

namespace Dbal.Benchmarks;

/// <summary>Measures the daemon's time from exec to <c>/ready</c> on sqlite, and its resident memory then.</summary>
internal static class StartBenchmark
{
    private const int Rounds = 15;

    /// <summary>Measures, and prints a table.</summary>
    public static async Task RunAsync(CancellationToken cancellation)
    {
        var times = new List<double>();
        var sizes = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            await using var daemon = await ServerProcess.StartDaemonAsync(new BenchmarkDatabase("sqlite", ":memory:"), cancellation);
            times.Add(daemon.StartTime.TotalMilliseconds);
            sizes.Add(daemon.ResidentBytes / 1024.0 / 1024.0);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""

            | daemon on sqlite, {Rounds} starts | median | minimum | maximum |
            | --- | ---: | ---: | ---: |
            | exec to `/ready` | {Median.Of(times):0} ms | {times.Min():0} ms | {times.Max():0} ms |
            | resident memory | {Median.Of(sizes):0} MB | {sizes.Min():0} MB | {sizes.Max():0} MB |
            """));
    }
}
