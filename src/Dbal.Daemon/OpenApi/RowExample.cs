using System.Globalization;
using System.Text.Json.Nodes;
using Dbal.Entities;

namespace Dbal.Daemon.OpenApi;

/// <summary>Creates an example row that is valid by its schema.</summary>
internal static class RowExample
{
    private const string Id = "0198c0de-0000-7000-8000-000000000001";
    private const string OtherId = "0198c0de-0000-7000-8000-000000000002";

    /// <summary>Returns the example of a schema. A request has neither the id nor the fields that the daemon sets; a change has one field.</summary>
    public static JsonObject Of(Entity entity, RowSchemaKind kind)
    {
        var fields = RowSchema.FieldsOf(entity, kind).Where(field => kind == RowSchemaKind.Answer || (field != entity.Id && !RowSchema.IsSetByDaemon(field)));
        var row = new JsonObject();
        foreach (var field in kind == RowSchemaKind.Change ? fields.Take(1) : fields)
            row[field.Name] = field == entity.Id ? Id : ValueOf(field);
        return row;
    }

    private static JsonNode ValueOf(Field field) => field.Default is { } value ? RowSchema.ToJson(field, value) : field.Type switch
    {
        FieldType.String or FieldType.Text => field.Name[..Math.Min(field.Name.Length, field.MaxLength ?? int.MaxValue)],
        FieldType.Integer or FieldType.Bigint => (long)(field.Min ?? field.Max ?? 1L),
        FieldType.Decimal => ((decimal)(field.Min ?? field.Max ?? 0m)).ToString($"F{field.Scale}", CultureInfo.InvariantCulture),
        FieldType.Double => (double)(field.Min ?? field.Max ?? 1.5),
        FieldType.Boolean => true,
        FieldType.DateTime => "2026-02-06T10:00:00.000Z",
        FieldType.Date => "2026-02-06",
        FieldType.Uuid => OtherId,
        FieldType.Enum => field.Values[0],
        FieldType.Json => new JsonObject { ["key"] = "value" },
        _ => throw new ArgumentOutOfRangeException(nameof(field), field.Type, "unknown field type"),
    };
}
