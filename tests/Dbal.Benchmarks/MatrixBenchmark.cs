using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Dbal.Benchmarks;

/// <summary>
/// Compares the time of all rows of the matrix in parallel with the same rows in sequence: in one run with <c>--parallel=1</c>, and in one run per row. The
/// variants alternate, so that a slow phase of the machine affects all of them.
/// </summary>
internal static class MatrixBenchmark
{
    private const int Rounds = 5;

    private static readonly string Results = Path.Combine(ServerProcess.Repository, "artifacts/results.json");

    /// <summary>Measures, and prints a table. Uses the servers that <c>./build.sh</c> finds.</summary>
    /// <exception cref="InvalidOperationException">A run failed.</exception>
    public static async Task RunAsync(CancellationToken cancellation)
    {
        // This round also warms up servers and file caches.
        await RunAsync("--parallel=1", cancellation);
        var rows = ReadRows().Select(row => row.Backend).ToList();
        var (parallel, sequential, separate, slowest) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            parallel.Add(await RunAsync($"--parallel={rows.Count}", cancellation));
            slowest.Add(ReadRows().Max(row => row.Seconds) / parallel[^1]);
            sequential.Add(await RunAsync("--parallel=1", cancellation));
            var sum = 0.0;
            foreach (var row in rows)
                sum += await RunAsync($"--backend={row}", cancellation);
            separate.Add(sum);
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"  round {round + 1} of {Rounds}: {parallel[^1]:0.0} s, {sequential[^1]:0.0} s, {separate[^1]:0.0} s"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""

            | {rows.Count} rows, {Rounds} rounds | median | parallel / this |
            | --- | ---: | ---: |
            | in parallel, `--parallel={rows.Count}` | {Median.Of(parallel):0.0} s | |
            | in sequence, `--parallel=1` | {Median.Of(sequential):0.0} s | {Median.Of(Ratios(parallel, sequential)):0.00} |
            | one run per row, `--backend=...` | {Median.Of(separate):0.0} s | {Median.Of(Ratios(parallel, separate)):0.00} |

            In parallel, the slowest row takes {Median.Of(slowest):P0} of the run.
            """));
    }

    private static IEnumerable<double> Ratios(IEnumerable<double> some, IEnumerable<double> others) => some.Zip(others, (one, other) => one / other);

    private static IEnumerable<(string Backend, double Seconds)> ReadRows()
    {
        using var results = JsonDocument.Parse(File.ReadAllText(Results));
        return [.. results.RootElement.GetProperty("rows").EnumerateArray().Select(row => (row.GetProperty("backend").GetString()!, row.GetProperty("durationSeconds").GetDouble()))];
    }

    private static async Task<double> RunAsync(string option, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Path.Combine(ServerProcess.Repository, "out/bin/Build/release/Build"), [option, "--strict", "--quiet"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var clock = Stopwatch.StartNew();
        using var run = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        var (output, errors) = (run.StandardOutput.ReadToEndAsync(cancellation), run.StandardError.ReadToEndAsync(cancellation));
        await run.WaitForExitAsync(cancellation);
        var seconds = clock.Elapsed.TotalSeconds;
        return run.ExitCode == 0
            ? seconds : throw new InvalidOperationException($"./build.sh {option} exited with code {run.ExitCode}:\n{await output}{await errors}");
    }
}
