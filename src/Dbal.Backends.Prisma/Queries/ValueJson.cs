using System.Globalization;
using System.Text.Json;
using Dbal.Backends.Prisma.Models;
using Dbal.Entities;
using Dbal.Values;

namespace Dbal.Backends.Prisma.Queries;

/// <summary>Converts values to and from the JSON of the bridge. Numbers that JavaScript would round are sent as text.</summary>
internal static class ValueJson
{
    /// <summary>The wrapper of a double, with which the bridge passes every digit to Prisma Client.</summary>
    public const string Double = "$double";

    /// <summary>Writes a value in the CLR type of its field's type, or null.</summary>
    public static void WriteValue(this Utf8JsonWriter json, Field field, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case long integer when field.Type == FieldType.Integer:
                json.WriteNumberValue(integer);
                break;
            case double real:
                json.WriteStartObject();
                json.WriteString(Double, FieldValue.Format(real));
                json.WriteEndObject();
                break;
            case DateOnly date:
                json.WriteStringValue($"{FieldValue.Format(date)}T00:00:00.000Z");
                break;
            default:
                json.WriteStringValue(FieldValue.Format(value));
                break;
        }
    }

    /// <summary>Reads a row from Prisma Client: an object with the model's fields.</summary>
    public static Row ReadRow(Entity entity, JsonElement row)
    {
        var values = new object?[entity.Fields.Count];
        long version = 0;
        foreach (var member in row.EnumerateObject())
        {
            if (PrismaModel.TryGetField(entity, member.Name, out var field))
                values[field.Ordinal] = ReadValue(field, member.Value);
            else if (member.Name == PrismaModel.Version)
                version = ReadBigint(member.Value);
        }
        return new Row(values, version);
    }

    /// <summary>Reads a 64-bit integer, which is sent as text.</summary>
    public static long ReadBigint(JsonElement value) => long.Parse(value.GetString()!, CultureInfo.InvariantCulture);

    private static object? ReadValue(Field field, JsonElement value) => (value.ValueKind, field.Type) switch
    {
        (JsonValueKind.Null, _) => null,
        (_, FieldType.Boolean) => value.GetBoolean(),
        (_, FieldType.Integer) => value.GetInt64(),
        (_, FieldType.Bigint) => ReadBigint(value),
        (_, FieldType.Double) => value.GetDouble(),
        // JavaScript drops trailing zeros.
        (_, FieldType.Decimal) => FixedPoint.WithScale(decimal.Parse(value.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture), field.Scale),
        (_, FieldType.DateTime) => value.GetDateTime(),
        (_, FieldType.Date) => DateOnly.FromDateTime(value.GetDateTime()),
        (_, FieldType.Uuid) => value.GetGuid(),
        _ => value.GetString(),
    };
}
