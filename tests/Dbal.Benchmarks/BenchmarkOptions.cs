using System.Globalization;

namespace Dbal.Benchmarks;

/// <summary>The command line.</summary>
internal sealed record BenchmarkOptions
{
    /// <summary>The benchmarks that are not operations.</summary>
    public static readonly string[] Benchmarks = ["start", "first", "peers", "matrix", "depth", "track"];

    private static readonly string[] Tracked = ["read", "create", "list"];

    /// <summary>The help.</summary>
    public static string Help { get; } = $"""
        Usage: Dbal.Benchmarks [NAME ...] [OPTION ...]

        Names: {string.Join(", ", Benchmarks)}, and the operations {string.Join(", ", Operation.All.Select(operation => operation.Name))}.

        peers compares the daemon on PostgreSQL with EF Core, Fastify with Prisma Client, and Directus, which it builds and installs.
        track measures {string.Join(", ", Tracked)} for a short time, unless operations are given, and appends the results to track.jsonl.

          --baseline FOLDER  Compare with the daemon of another clone, not with the bar
          --daemon FILE      The daemon to measure (default: that of this clone)
          --backend A,B      Only these backends (default: sqlite, and those whose URL is in the environment)
          --clients N,M      The numbers of concurrent clients (default: 1,16; 16 for track)
          --rounds N         The number of rounds for a line of a table (default: 12; 4 for track)
          --window MS        The time for each server in a round (default: 500; 200 for track)
        """;

    /// <summary>What to run.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The root of another clone, or null.</summary>
    public string? Baseline { get; init; }

    /// <summary>The databases.</summary>
    public IReadOnlyList<BenchmarkDatabase> Databases { get; init; } = [];

    /// <summary>The numbers of clients.</summary>
    public required IReadOnlyList<int> Clients { get; init; }

    /// <summary>The number of rounds.</summary>
    public required int Rounds { get; init; }

    /// <summary>The time for each server in a round.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>The operations to measure.</summary>
    public IReadOnlyList<Operation> Operations => [.. Operation.All.Where(operation => Names.Contains(operation.Name))];

    /// <summary>Reads the command line.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="folder">A folder for databases in files.</param>
    /// <exception cref="FormatException">The command line is invalid.</exception>
    public static BenchmarkOptions Parse(string[] arguments, string folder)
    {
        var names = new List<string>();
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var at = 0; at < arguments.Length; at++)
        {
            if (arguments[at] is "--baseline" or "--daemon" or "--backend" or "--clients" or "--rounds" or "--window")
                values[arguments[at]] = at + 1 < arguments.Length ? arguments[++at] : throw new FormatException($"{arguments[at]} requires a value.");
            else if (Benchmarks.Contains(arguments[at]) || Operation.All.Any(operation => operation.Name == arguments[at]))
                names.Add(arguments[at]);
            else
                throw new FormatException($"Unknown benchmark or option '{arguments[at]}'.");
        }

        if (values.GetValueOrDefault("--baseline") is { } clone && !File.Exists(ServerProcess.DaemonOf(clone)))
            throw new FormatException($"Cannot find the daemon {ServerProcess.DaemonOf(clone)}. Run dotnet build src/Dbal.Daemon -c Release there.");
        ServerProcess.Daemon = values.GetValueOrDefault("--daemon") ?? ServerProcess.Daemon;
        var tracks = names.Contains("track");
        if (tracks && !names.Exists(name => !Benchmarks.Contains(name)))
            names.AddRange(Tracked);
        var backends = values.GetValueOrDefault("--backend")?.Split(',');
        return new BenchmarkOptions
        {
            Names = names,
            Baseline = values.GetValueOrDefault("--baseline"),
            Databases = [.. BenchmarkDatabase.All(folder).Where(database => backends?.Contains(database.Adapter) != false)],
            Clients = [.. values.GetValueOrDefault("--clients", tracks ? "16" : "1,16").Split(',').Select(Number)],
            Rounds = Number(values.GetValueOrDefault("--rounds", tracks ? "4" : "12")),
            Window = TimeSpan.FromMilliseconds(Number(values.GetValueOrDefault("--window", tracks ? "200" : "500"))),
        };
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : throw new FormatException($"'{text}' is not a positive number.");
}
