using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dbal.Benchmarks;

/// <summary>
/// Appends the comparisons with the bar to a file of the repository, a line each, and names the ratios that have fallen since the last entry of a machine of
/// the same kind. It never fails for them: machines are noisy, and a person has to look.
/// </summary>
internal static class Track
{
    private const double Allowed = 0.85;

    private static readonly string Path = System.IO.Path.Combine(ServerProcess.Repository, "tests/Dbal.Benchmarks/track.jsonl");

    /// <summary>Appends the results, and prints what has fallen.</summary>
    public static void Append(IEnumerable<Result> results)
    {
        var machine = Machine();
        var commit = Commit();
        var before = File.Exists(Path) ? File.ReadLines(Path).Select(line => JsonSerializer.Deserialize(line, TrackJson.Default.Entry)!).ToList() : [];
        var fallen = 0;
        foreach (var result in results)
        {
            var comparison = result.Comparison;
            var entry = new Entry(
                commit, DateOnly.FromDateTime(DateTime.UtcNow), machine, result.Backend, result.Operation, result.Clients,
                Math.Round(comparison.First.PerSecond, 1), Math.Round(comparison.Second.PerSecond, 1), Math.Round(comparison.Ratio, 3));
            File.AppendAllText(Path, JsonSerializer.Serialize(entry, TrackJson.Default.Entry) + "\n");
            var last = before.FindLast(each => each.Machine == machine && (each.Backend, each.Operation, each.Clients) == (entry.Backend, entry.Operation, entry.Clients));
            if (last is null || entry.Ratio >= last.Ratio * Allowed)
                continue;
            fallen++;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"FELL: {entry.Backend}, {entry.Operation}, {entry.Clients} clients: {entry.Ratio:0.00} of the bar, {last.Ratio:0.00} at {last.Commit} ({last.Date:yyyy-MM-dd})."));
        }

        Console.WriteLine(fallen == 0 ? "No ratio fell by more than 15 % since the last entry of this kind of machine." : $"{fallen} ratios fell by more than 15 %.");
    }

    private static string Machine()
    {
        const string Info = "/proc/cpuinfo";
        var model = File.Exists(Info) ? File.ReadLines(Info).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() : null;
        return $"{Environment.ProcessorCount} × {model ?? System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString()}";
    }

    private static string Commit()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["describe", "--always", "--dirty", "--abbrev=7", "--exclude=*"])
        {
            WorkingDirectory = ServerProcess.Repository,
            RedirectStandardOutput = true,
        })!;
        return git.StandardOutput.ReadToEnd().Trim();
    }
}

/// <summary>A line of the file.</summary>
internal sealed record Entry(
    string Commit, DateOnly Date, string Machine, string Backend, string Operation, int Clients, double Daemon, double Bar, double Ratio);

/// <summary>The generated code for the file.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Entry))]
internal sealed partial class TrackJson : JsonSerializerContext;
