using System.Globalization;
using System.Text.Json.Nodes;
using Dbal.Entities;
using Dbal.Values;

namespace Dbal.Daemon.OpenApi;

/// <summary>The uses of a row. Responses have other fields than requests, and requests accept more notations.</summary>
internal enum RowSchemaKind
{
    /// <summary>A row in a response: every field except sensitive ones.</summary>
    Answer,

    /// <summary>A row to create: every field except those that only the daemon sets.</summary>
    Create,

    /// <summary>A replacement of a row: like <see cref="Create"/>; fields that only the daemon sets are ignored (S13).</summary>
    Replace,

    /// <summary>Changes of a row: like <see cref="Create"/>, with all fields optional.</summary>
    Change,
}

/// <summary>Describes an entity's rows in JSON Schema 2020-12, the dialect of OpenAPI 3.1.</summary>
internal static class RowSchema
{
    /// <summary>The name of a schema.</summary>
    public static string NameOf(Entity entity, RowSchemaKind kind) => kind switch
    {
        RowSchemaKind.Answer => entity.FullName,
        _ => $"{entity.FullName}.{kind.ToString().ToLowerInvariant()}",
    };

    /// <summary>Returns the schema of a row.</summary>
    public static JsonObject Of(Entity entity, RowSchemaKind kind)
    {
        var properties = new JsonObject();
        foreach (var field in FieldsOf(entity, kind))
            properties[field.Name] = Of(field, kind);
        var schema = new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
        var required = FieldsOf(entity, kind).Where(field => IsRequired(field, kind)).Select(field => field.Name).ToList();
        if (required.Count > 0)
            schema["required"] = OpenApiDocument.Texts(required);
        return OpenApiDocument.Described(schema, entity.Description);
    }

    /// <summary>Returns the fields of a schema.</summary>
    internal static IEnumerable<Field> FieldsOf(Entity entity, RowSchemaKind kind) => entity.Fields.Where(field => kind switch
    {
        RowSchemaKind.Answer => !field.Sensitive,
        RowSchemaKind.Replace => true,
        _ => !IsSetByDaemon(field),
    });

    /// <summary>Whether clients cannot write a field: it is generated, and is not the id, which a create may provide (S13).</summary>
    internal static bool IsSetByDaemon(Field field) => field.Generated != Generated.No && field.Ordinal != 0;

    /// <summary>Returns a value as the API writes it.</summary>
    internal static JsonNode ToJson(Field field, object value) => value switch
    {
        bool flag => JsonValue.Create(flag),
        long integer => JsonValue.Create(integer),
        double real => JsonValue.Create(real),
        string json when field.Type == FieldType.Json => JsonNode.Parse(json)!,
        _ => JsonValue.Create(FieldValue.Format(value)),
    };

    private static bool IsRequired(Field field, RowSchemaKind kind) => kind switch
    {
        RowSchemaKind.Answer => true,
        RowSchemaKind.Change => false,
        _ => field.Required,
    };

    private static JsonObject Of(Field field, RowSchemaKind kind)
    {
        // A replacement allows any value here, because it is ignored.
        var schema = kind == RowSchemaKind.Replace && IsSetByDaemon(field) ? [] : OfType(field, kind);
        if (field.Nullable && schema["type"] is { } type)
        {
            var types = type is JsonArray several ? several.Select(each => each!.DeepClone()) : [type.DeepClone()];
            schema["type"] = new JsonArray([.. types, "null"]);
        }

        if (field.Nullable && schema["enum"] is JsonArray values)
            values.Add(null);
        if (kind is RowSchemaKind.Create or RowSchemaKind.Replace && field.Default is { } value)
            schema["default"] = ToJson(field, value);
        if (IsSetByDaemon(field))
            schema["readOnly"] = true;
        if (field.Sensitive)
            schema["writeOnly"] = true;
        return OpenApiDocument.Described(schema, DescriptionOf(field));
    }

    private static JsonObject OfType(Field field, RowSchemaKind kind)
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
            case FieldType.Bigint when kind == RowSchemaKind.Answer:
                return Number(field, "integer", "int64");
            case FieldType.Bigint:
                var bigint = Number(field, new JsonArray("integer", "string"), "int64");
                bigint["pattern"] = "^-?[0-9]+$";
                return bigint;
            case FieldType.Double:
                return Number(field, "number", "double");
            case FieldType.Decimal:
                var fraction = Fraction(field.Scale, exact: kind == RowSchemaKind.Answer);
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

    private static string Fraction(int scale, bool exact) => scale == 0 ? ""
        : exact ? string.Create(CultureInfo.InvariantCulture, $"\\.[0-9]{{{scale}}}")
        : string.Create(CultureInfo.InvariantCulture, $"(\\.[0-9]{{1,{scale}}})?");

    private static JsonObject Number(Field field, JsonNode type, string format)
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
}
