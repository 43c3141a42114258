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
        for (var ordinal = 0; ordinal < entity.Fields.Count; ordinal++)
        {
            var field = entity.Fields[ordinal];
            if (field.Sensitive)
                continue;
            writer.WritePropertyName(entity.EncodedNames[ordinal]);
            WriteValue(writer, field, row.Values[ordinal]);
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
                Write(writer, FixedPoint.WithScale(number, field.Scale));
                break;
            case DateTime instant:
                Span<byte> utf8 = stackalloc byte[Timestamps.Length];
                Timestamps.Format(instant, utf8);
                writer.WriteStringValue(utf8);
                break;
            default:
                writer.WriteStringValue(FieldValue.Format(value));
                break;
        }
    }

    private static void Write(Utf8JsonWriter writer, decimal number)
    {
        Span<byte> text = stackalloc byte[FixedPoint.MaxPrecision + 4];
        number.TryFormat(text, out var length, provider: CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }
}
