using Build.Results;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Build.Reports;

/// <summary>The result as <c>results.json</c>, whose form <c>results.schema.json</c> publishes. Durations are seconds, to the millisecond.</summary>
public static class ResultsJson
{
    /// <summary>Goes up when a reader of the earlier form would misread the new one.</summary>
    internal const int SchemaVersion = 2;

    private const string VersionName = "schemaVersion";

    internal static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        // The file is never put inside HTML as it is, so that text beyond ASCII stays readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false), new SecondsConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameTheUnit, LetNullBeAbsent } },
    };

    /// <summary>The file's text.</summary>
    internal static string Write(MatrixResult result)
    {
        var json = JsonSerializer.SerializeToNode(result, Options)!.AsObject();
        json.Insert(0, VersionName, SchemaVersion);
        return json.ToJsonString(Options) + "\n";
    }

    /// <summary>Reads a file that <see cref="ReportWriter"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The file is no result file of this version; the message says where and what to do.</exception>
    public static async Task<MatrixResult> ReadAsync(string file, CancellationToken cancellation)
    {
        var text = await File.ReadAllTextAsync(file, cancellation);
        try
        {
            var json = JsonNode.Parse(text) as JsonObject ?? throw new JsonException("The file holds no JSON object.");
            if (json[VersionName] is not JsonValue version || !version.TryGetValue(out int found) || found != SchemaVersion)
                throw new JsonException($"\"{VersionName}\" is not {SchemaVersion}.");
            return json.Deserialize<MatrixResult>(Options)!;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException(
                $"{file} is not a result file of this version: {exception.Message} Run the job that wrote it again, from the same commit.", exception);
        }
    }

    private static void NameTheUnit(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(property => property.PropertyType == typeof(TimeSpan)))
            property.Name += "Seconds";
    }

    // What is null is not written, so what may be null need not be there to be read.
    private static void LetNullBeAbsent(JsonTypeInfo type)
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
