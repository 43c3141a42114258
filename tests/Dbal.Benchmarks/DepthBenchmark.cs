using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Dbal.Benchmarks;

/// <summary>Compares the time for a page at the start of a long list with one at its end, alternating (S8: equal).</summary>
internal static class DepthBenchmark
{
    private const int Rows = 1_000_000;
    private const int BulkRows = 1000;
    private const int WalkLimit = 100;
    private const int Measured = 200;

    // The id, and an indexed field with a thousand rows per value.
    private static readonly string[] Orders = ["", "sort=action&"];

    /// <summary>Measures, and prints a table. Takes minutes per database, most of it to create the rows.</summary>
    public static async Task RunAsync(IReadOnlyList<BenchmarkDatabase> databases, CancellationToken cancellation)
    {
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| backend | order | page at row 10 | page at row {Rows:N0} | ratio |"));
        Console.WriteLine("| --- | --- | ---: | ---: | ---: |");
        foreach (var database in databases)
        {
            await using var daemon = await ServerProcess.StartDaemonAsync(database, cancellation);
            using var connection = await LoadConnection.OpenAsync(daemon.Port, cancellation);
            var path = $"/t{Guid.NewGuid():n}/audit/audit_log";
            for (var row = 0; row < Rows; row += BulkRows)
            {
                await connection.SendAsync(LoadConnection.Request("POST", $"{path}/_bulk", Body(row)), cancellation);
                if (row % (Rows / 10) == 0)
                    await Console.Error.WriteLineAsync($"  {database.Adapter}: {row} rows created");
            }

            foreach (var order in Orders)
            {
                var start = await WalkAsync(connection, $"{path}?{order}", 10, 10, cancellation);
                var end = await WalkAsync(connection, $"{path}?{order}", WalkLimit, Rows - WalkLimit, cancellation);
                var pages = new[] { start, end }.Select(cursor => LoadConnection.Request("GET", $"{path}?{order}limit=20&cursor={cursor}")).ToList();
                var times = new List<(double Start, double End)>();
                for (var round = 0; round < Measured; round++)
                    times.Add((await TimeAsync(connection, pages[0], cancellation), await TimeAsync(connection, pages[1], cancellation)));
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {database.Adapter} | {(order == "" ? "id" : "action, id")} | {Median.Of(times.Select(time => time.Start)):0.00} ms | {Median.Of(times.Select(time => time.End)):0.00} ms | {Median.Of(times.Select(time => time.End / time.Start)):0.00} |"));
            }
        }
    }

    // Returns the cursor after this many rows, read in pages of the limit.
    private static async Task<string> WalkAsync(LoadConnection connection, string list, int limit, int rows, CancellationToken cancellation)
    {
        string? cursor = null;
        for (var row = 0; row < rows; row += limit)
        {
            var answer = await connection.SendAsync(LoadConnection.Request("GET", $"{list}limit={limit}{(cursor is null ? "" : $"&cursor={cursor}")}"), cancellation);
            cursor = JsonElement.Parse(answer.Span).GetProperty("page").GetProperty("nextCursor").GetString()
                ?? throw new InvalidOperationException($"The list ended before row {rows}.");
        }

        return cursor!;
    }

    private static async Task<double> TimeAsync(LoadConnection connection, byte[] request, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        await connection.SendAsync(request, cancellation);
        return clock.Elapsed.TotalMilliseconds;
    }

    private static string Body(int first) =>
        $"[{string.Join(',', Enumerable.Range(first, BulkRows).Select(row => $$"""{"action":"action-{{row * 7919L % 1000:0000}}","sequence":{{row}}}"""))}]";
}
