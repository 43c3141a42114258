using System.Text.Json;

namespace Dbal.Compare.Runs;

/// <summary>What to compare. The build writes it as a file; see build/Runs/Comparison.cs.</summary>
internal sealed record Settings
{
    /// <summary>The rows.</summary>
    public required IReadOnlyList<RowSettings> Rows { get; init; }

    /// <summary>The random seed; 0 draws no entities.</summary>
    public int Seed { get; init; }

    /// <summary>The number of requests of all random streams together. Each is sent to each row.</summary>
    public int Requests { get; init; }

    /// <summary>The folder of the entity files that the daemons serve.</summary>
    public required string Entities { get; init; }

    /// <summary>A folder with the entities that random streams are about; null for the drawn ones, or all if none are drawn.</summary>
    public string? Given { get; init; }

    /// <summary>A file or a folder of streams to play instead of random ones; null for none.</summary>
    public string? Replay { get; init; }

    /// <summary>The ledger of known differences; null for none.</summary>
    public string? Ledger { get; init; }

    /// <summary>The folder for streams that show differences.</summary>
    public required string Output { get; init; }

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>Reads a file.</summary>
    public static Settings Read(string file) => JsonSerializer.Deserialize<Settings>(File.ReadAllText(file), Options)!;
}

/// <summary>A row to compare.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Url">The daemon's URL.</param>
/// <param name="Server">The product and version of its database.</param>
internal sealed record RowSettings(string Name, Uri Url, string Server);
