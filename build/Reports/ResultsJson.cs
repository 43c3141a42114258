using Build.Results;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Build.Reports;

/// <summary>Reads and writes <c>results.json</c>; see <c>results.schema.json</c>. Durations are in seconds, rounded to milliseconds.</summary>
public static class ResultsJson
{
    /// <summary>The version of the format. It is increased by incompatible changes.</summary>
    internal const int SchemaVersion = 2;

    private const string VersionName = "schemaVersion";

    internal static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        // Keeps non-ASCII text readable. This is safe, because the file is never embedded in HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false), new SecondsConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { AddUnitToName, AllowMissingNullable } },
    };

    /// <summary>Returns the text of the file.</summary>
    internal static string Write(MatrixResult result)
    {
        var json = JsonSerializer.SerializeToNode(result, Options)!.AsObject();
        json.Insert(0, VersionName, SchemaVersion);
        return json.ToJsonString(Options) + "\n";
    }

    /// <summary>Reads a file that <see cref="ReportWriter"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The file is not a result file of this version. The message has the reason and what to do.</exception>
    public static async Task<MatrixResult> ReadAsync(string file, CancellationToken cancellationToken)
    {
        var text = await File.ReadAllTextAsync(file, cancellationToken);
        try
        {
            var json = JsonNode.Parse(text) as JsonObject ?? throw new JsonException("The file is not a JSON object.");
            if (json[VersionName] is not JsonValue version || !version.TryGetValue(out int found) || found != SchemaVersion)
                throw new JsonException($"\"{VersionName}\" is not {SchemaVersion}.");
            return json.Deserialize<MatrixResult>(Options)!;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException(
                $"Invalid result file {file}: {exception.Message} Run the job that wrote it again, with the same commit.", exception);
        }
    }

    private static void AddUnitToName(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(property => property.PropertyType == typeof(TimeSpan)))
            property.Name += "Seconds";
    }

    // Null values are not written, so nullable properties may be missing.
    private static void AllowMissingNullable(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(property => property is { IsRequired: true, IsSetNullable: true }))
            property.IsRequired = false;
    }

    private sealed class SecondsConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TimeSpan.FromSeconds(reader.GetDouble());

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(Math.Round(value.TotalSeconds, 3));
    }
}
