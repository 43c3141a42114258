using System.Globalization;
using System.Text.Json;
using Dbal.Entities;

namespace Dbal.Values;

/// <summary>Writes rows as JSON.</summary>
public static class RowWriter
{
    /// <summary>Writes a row as a JSON object, its fields in declared order, without sensitive fields (S24).</summary>
    public static void Write(Utf8JsonWriter writer, Entity entity, Row row)
    {
        writer.WriteStartObject();
        foreach (var field in entity.Fields)
        {
            if (field.Sensitive)
                continue;
            writer.WritePropertyName(field.Name);
            WriteValue(writer, field, row.Values[field.Ordinal]);
        }
        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, Field field, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string json when field.Type == FieldType.Json:
                writer.WriteRawValue(json, skipInputValidation: true);
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case long integer:
                writer.WriteNumberValue(integer);
                break;
            case double real:
                writer.WriteNumberValue(real);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case Guid uuid:
                writer.WriteStringValue(uuid);
                break;
            case decimal number:
                writer.WriteStringValue(FixedPoint.WithScale(number, field.Scale).ToString(CultureInfo.InvariantCulture));
                break;
            default:
                writer.WriteStringValue(FieldValue.Format(value));
                break;
        }
    }
}
