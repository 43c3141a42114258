using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dbal.Compare.Runs;

/// <summary>The result of one check of a comparison.</summary>
/// <param name="Name">The check's full name.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Failures">What failed, by row.</param>
/// <param name="Notes">What was done, as sentences.</param>
internal sealed record CheckResult(string Name, double Seconds, IReadOnlyDictionary<string, string> Failures, IReadOnlyList<string> Notes)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Writes results.</summary>
    public static void Write(string file, IReadOnlyList<CheckResult> results) => File.WriteAllText(file, JsonSerializer.Serialize(results, Options));
}
