using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Values;
using Index = Dbal.Entities.Index;

namespace Dbal.Schemas;

/// <summary>
/// The canonical JSON of the parts of an entity's definition that affect its rows: fields and indexes by name, without defaults, descriptions and
/// <c>sensitive</c>. Two entities whose rows can be stored alike have the same text.
/// </summary>
public static class DefinitionJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes an entity.</summary>
    public static string Write(Entity entity)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, Options))
        {
            json.WriteStartObject();
            json.WriteStartArray("fields"u8);
            foreach (var field in entity.Fields.Skip(1).OrderBy(field => field.Name, StringComparer.Ordinal))
                WriteField(json, field);
            json.WriteEndArray();
            json.WriteStartArray("indexes"u8);
            foreach (var index in entity.Indexes.OrderBy(index => index.Name, StringComparer.Ordinal))
                WriteIndex(json, index);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    /// <summary>Reads an entity.</summary>
    /// <param name="fullName">The entity's name, as <c>package.name</c>.</param>
    /// <param name="text">The result of <see cref="Write"/>.</param>
    /// <exception cref="DbalException"><see cref="ErrorCode.DatabaseError"/> when the text is not a definition.</exception>
    public static Entity Read(string fullName, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var id = new Field { Name = Entity.IdField, Type = FieldType.Uuid, Ordinal = 0, Nullable = false, Generated = Generated.Uuid };
            var fields = document.RootElement.GetProperty("fields").EnumerateArray().Select((field, place) => ReadField(field, place + 1)).Prepend(id).ToList();
            var indexes = document.RootElement.GetProperty("indexes").EnumerateArray().Select(index => new Index(
                index.GetProperty("name").GetString()!,
                [.. index.GetProperty("fields").EnumerateArray().Select(name => fields.Find(field => field.Name == name.GetString())!)],
                index.GetProperty("unique").GetBoolean()));
            var dot = fullName.IndexOf('.', StringComparison.Ordinal);
            return new Entity(fullName[..dot], fullName[(dot + 1)..], fields, [.. indexes]);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new DbalException(
                ErrorCode.DatabaseError,
                $"Cannot read the definition of {fullName} in the database.",
                hint: "If a later version of the daemon wrote it, run that version. Otherwise delete its row in dbal_schema; the daemon then derives it again.",
                inner: fault);
        }
    }

    private static void WriteField(Utf8JsonWriter json, Field field)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, field.Name);
        json.WriteString("type"u8, field.Type.ToString());
        if (field.Type == FieldType.Decimal)
        {
            json.WriteNumber("precision"u8, field.Precision);
            json.WriteNumber("scale"u8, field.Scale);
        }
        if (field.Required)
            json.WriteBoolean("required"u8, true);
        if (!field.Nullable)
            json.WriteBoolean("nullable"u8, false);
        if (field.Generated != Generated.No)
            json.WriteString("generated"u8, field.Generated.ToString());
        if (field.MaxLength is { } length)
            json.WriteNumber("maxLength"u8, length);
        WriteValue("default", field.Default);
        WriteValue("min", field.Min);
        WriteValue("max", field.Max);
        if (field.Values.Count > 0)
        {
            json.WriteStartArray("values"u8);
            foreach (var value in field.Values.Order(StringComparer.Ordinal))
                json.WriteStringValue(value);
            json.WriteEndArray();
        }
        if (field.ForeignKey is { } key)
        {
            json.WriteString("refersTo"u8, key.Target);
            json.WriteString("onDelete"u8, key.OnDelete.ToString());
        }
        json.WriteEndObject();

        void WriteValue(string name, object? value)
        {
            if (value is not null)
                json.WriteString(name, FieldValue.Format(value));
        }
    }

    private static void WriteIndex(Utf8JsonWriter json, Index index)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, index.Name);
        json.WriteStartArray("fields"u8);
        foreach (var field in index.Fields)
            json.WriteStringValue(field.Name);
        json.WriteEndArray();
        json.WriteBoolean("unique"u8, index.Unique);
        json.WriteEndObject();
    }

    private static Field ReadField(JsonElement json, int ordinal)
    {
        var field = new Field
        {
            Name = json.GetProperty("name").GetString()!,
            Type = Enum.Parse<FieldType>(json.GetProperty("type").GetString()!),
            Ordinal = ordinal,
            Precision = Number("precision") ?? 0,
            Scale = Number("scale") ?? 0,
            Required = json.TryGetProperty("required", out _),
            Nullable = !json.TryGetProperty("nullable", out _),
            Generated = Text("generated") is { } generated ? Enum.Parse<Generated>(generated) : Generated.No,
            MaxLength = Number("maxLength"),
            Values = json.TryGetProperty("values", out var values) ? [.. values.EnumerateArray().Select(value => value.GetString()!)] : [],
            ForeignKey = Text("refersTo") is { } target ? new ForeignKey(target, Enum.Parse<OnDelete>(Text("onDelete")!)) : null,
        };
        return field with { Default = Value("default"), Min = Value("min"), Max = Value("max") };

        string? Text(string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

        int? Number(string name) => json.TryGetProperty(name, out var value) ? value.GetInt32() : null;

        object? Value(string name)
        {
            if (Text(name) is not { } text)
                return null;
            return FieldValue.Parse(field, text, out var value) is { } problem ? throw new ArgumentException(problem) : value;
        }
    }
}
