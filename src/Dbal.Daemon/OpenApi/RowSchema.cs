using System.Text.Json.Nodes;
using Dbal.Entities;
using Dbal.Values;

namespace Dbal.Daemon.OpenApi;

/// <summary>Describes an entity's rows in JSON Schema 2020-12, the dialect of OpenAPI 3.1.</summary>
internal static class EntitySchema
{
    /// <summary>The name of the schema of what a PATCH takes.</summary>
    public static string ChangeName(Entity entity) => $"{entity.FullName}.change";

    /// <summary>Describes a row.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="whole">Whether a whole row is meant, or some fields of one.</param>
    public static JsonObject Of(Entity entity, bool whole)
    {
        var properties = new JsonObject();
        foreach (var field in entity.Fields)
            properties[field.Name] = Of(field, whole);
        var schema = new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
        var required = entity.Fields.Where(field => field.Required).Select(field => field.Name).ToList();
        if (whole && required.Count > 0)
            schema["required"] = OpenApiDocument.Texts(required);
        return OpenApiDocument.Described(schema, entity.Description);
    }

    private static JsonObject Of(Field field, bool whole)
    {
        var schema = OfType(field);
        if (field.Nullable && schema["type"] is { } type)
            schema["type"] = new JsonArray(type.DeepClone(), "null");
        if (field.Nullable && schema["enum"] is JsonArray values)
            values.Add(null);
        if (whole && field.Default is { } value)
            schema["default"] = ToJson(field, value);
        if (field.Generated is Generated.Created or Generated.Updated)
            schema["readOnly"] = true;
        if (field.Sensitive)
            schema["writeOnly"] = true;
        return OpenApiDocument.Described(schema, DescriptionOf(field));
    }

    private static JsonObject OfType(Field field)
    {
        switch (field.Type)
        {
            case FieldType.String or FieldType.Text:
                var text = new JsonObject { ["type"] = "string" };
                if (field.MaxLength is { } most)
                    text["maxLength"] = most;
                return text;
            case FieldType.Integer:
                return Number(field, "integer", "int32");
            case FieldType.Bigint:
                return Number(field, "integer", "int64");
            case FieldType.Double:
                return Number(field, "number", "double");
            case FieldType.Decimal:
                var fraction = field.Scale == 0 ? "" : $"(\\.[0-9]{{1,{field.Scale}}})?";
                return new JsonObject { ["type"] = "string", ["format"] = "decimal", ["pattern"] = $"^-?[0-9]+{fraction}$" };
            case FieldType.Boolean:
                return new JsonObject { ["type"] = "boolean" };
            case FieldType.DateTime:
                return new JsonObject { ["type"] = "string", ["format"] = "date-time" };
            case FieldType.Date:
                return new JsonObject { ["type"] = "string", ["format"] = "date" };
            case FieldType.Uuid:
                return new JsonObject { ["type"] = "string", ["format"] = "uuid" };
            case FieldType.Enum:
                return new JsonObject { ["type"] = "string", ["enum"] = OpenApiDocument.Texts(field.Values) };
            case FieldType.Json:
                return [];
            default:
                throw new ArgumentOutOfRangeException(nameof(field), field.Type, "unknown field type");
        }
    }

    private static JsonObject Number(Field field, string type, string format)
    {
        var schema = new JsonObject { ["type"] = type, ["format"] = format };
        if (field.Min is { } min)
            schema["minimum"] = ToJson(field, min);
        if (field.Max is { } max)
            schema["maximum"] = ToJson(field, max);
        return schema;
    }

    private static string? DescriptionOf(Field field)
    {
        var parts = new[]
        {
            field.Description,
            field.ForeignKey is { } key ? $"The id of a {key.Target}." : null,
            field is { Type: FieldType.Decimal, Min: { } min } ? $"At least {FieldValue.Format(min)}." : null,
            field is { Type: FieldType.Decimal, Max: { } max } ? $"At most {FieldValue.Format(max)}." : null,
        };
        var text = string.Join(' ', parts.Where(part => part is not null));
        return text.Length == 0 ? null : text;
    }

    private static JsonNode ToJson(Field field, object value) => value switch
    {
        bool flag => JsonValue.Create(flag),
        long integer => JsonValue.Create(integer),
        double real => JsonValue.Create(real),
        string json when field.Type == FieldType.Json => JsonNode.Parse(json)!,
        _ => JsonValue.Create(FieldValue.Format(value)),
    };
}
