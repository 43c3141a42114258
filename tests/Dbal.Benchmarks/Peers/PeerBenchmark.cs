using System.Globalization;

namespace Dbal.Benchmarks.Peers;

/// <summary>Compares the daemon on PostgreSQL with other programs, one after another.</summary>
internal static class PeerBenchmark
{
    private static readonly string[] Operations = ["read", "list", "create"];

    /// <summary>Measures, and prints a table in Markdown.</summary>
    /// <exception cref="FormatException">PostgreSQL is not among the databases.</exception>
    public static async Task RunAsync(BenchmarkOptions options, CancellationToken cancellation)
    {
        var database = options.Databases.FirstOrDefault(each => each.Adapter == "postgres")
            ?? throw new FormatException("peers requires PostgreSQL: set DBAL_POSTGRES_URL.");
        await Peer.InstallAsync(cancellation);
        var operations = Operation.All.Where(operation => Operations.Contains(operation.Name)).ToList();
        Console.WriteLine();
        Console.WriteLine($"| operation on postgres | clients | peer | daemon, requests/s | peer, requests/s | {Comparison.Columns}");
        Console.WriteLine("| --- | ---: | --- | ---: | ---: | ---: | --- | ---: | ---: |");
        foreach (var peer in Peer.All)
        {
            await using var daemon = await ServerProcess.StartDaemonAsync(database, cancellation);
            await using var other = await peer.StartAsync(database, cancellation);
            var rows = await SeededRows.CreateAsync(daemon.Port, cancellation);
            var others = await peer.FindRowsAsync(other, rows, cancellation);
            (Func<byte[]>, Func<byte[]>) Next(Operation operation) => (() => operation.Request(rows), () => operation.Request(others));
            await Comparison.WarmUpAsync(daemon, other, operations.Select(Next), options.Window, cancellation);
            foreach (var operation in operations)
            {
                foreach (var clients in options.Clients)
                {
                    var comparison = await Comparison.MeasureAsync(
                        daemon, other, Next(operation), new Effort(clients, options.Rounds, options.Window), cancellation);
                    Console.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"| {operation.Title} | {clients} | {peer.Name} | {comparison.First} | {comparison.Second} | {comparison}"));
                }
            }
        }
    }
}
