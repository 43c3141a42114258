using System.Globalization;
using System.Text.Json;
using Dbal.Entities;
using Dbal.Text;

namespace Dbal.Values;

/// <summary>
/// Reads the value of one field from a JSON body or from text (a query parameter, a cursor, a default) into the CLR type that <see cref="FieldType"/>
/// names. Values are never clamped, truncated or guessed, except that datetimes are truncated to milliseconds (S18).
/// </summary>
public static class FieldValue
{
    private const NumberStyles JsonNumber = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>Reads a JSON value other than null.</summary>
    /// <param name="field">The field.</param>
    /// <param name="json">The value.</param>
    /// <param name="value">The result; undefined when a problem is returned.</param>
    /// <returns>The problem, as a phrase that follows the field's name, or null.</returns>
    public static string? Read(Field field, JsonElement json, out object? value)
    {
        value = null;
        var expected = ExpectedKind(field.Type);
        switch (json.ValueKind)
        {
            case JsonValueKind.True or JsonValueKind.False when field.Type == FieldType.Boolean:
                value = json.GetBoolean();
                return null;
            case var _ when field.Type == FieldType.Json:
                return JsonText.Read(json, out value);
            case JsonValueKind.String when field.Type == FieldType.Bigint:
                return JsonText.TryGetString(json, out var digits) && IntegerText.TryParseDigits(digits, out _)
                    ? Parse(field, digits, out value)
                    : $"must be {Description(field)}";
            case JsonValueKind.String when expected == JsonValueKind.String:
                return JsonText.TryGetString(json, out var text) ? Parse(field, text, out value) : "must not contain a lone surrogate";
            case JsonValueKind.Number when expected == JsonValueKind.Number:
                return Parse(field, json.GetRawText(), out value);
            default:
                return $"must be {Description(field)}";
        }
    }

    /// <summary>Reads a value from text.</summary>
    /// <inheritdoc cref="Read(Field, JsonElement, out object?)"/>
    public static string? Parse(Field field, string text, out object? value)
    {
        value = null;
        switch (field.Type)
        {
            case FieldType.String or FieldType.Text:
                value = text;
                return ScalarText.Problem(text)
                    ?? (field.MaxLength is { } most && ScalarText.Length(text) > most ? $"must be at most {most} characters long" : null);

            case FieldType.Enum:
                value = text;
                return field.Values.Contains(text, StringComparer.Ordinal) ? null : $"must be {Description(field)}";

            case FieldType.Integer or FieldType.Bigint:
                if (!IntegerText.TryParse(text, out var integer) || (field.Type == FieldType.Integer && integer is < int.MinValue or > int.MaxValue))
                    return $"must be {Description(field)}";
                value = integer;
                return RangeProblem(field, integer);

            case FieldType.Decimal:
                var problem = FixedPoint.Parse(text, field.Precision, field.Scale, out var number);
                value = number;
                return problem ?? RangeProblem(field, number);

            case FieldType.Double:
                if (!double.TryParse(text, JsonNumber, CultureInfo.InvariantCulture, out var real) || !double.IsFinite(real))
                    return $"must be {Description(field)}";
                real = real == 0 ? 0 : real; // some databases lose the sign of zero
                value = real;
                return RangeProblem(field, real);

            case FieldType.Boolean:
                value = text == "true";
                return text is "true" or "false" ? null : $"must be {Description(field)}";

            case FieldType.DateTime:
                var isInstant = Timestamps.TryParse(text, out var instant);
                value = instant;
                return isInstant ? null : $"must be {Description(field)}";

            case FieldType.Date:
                var isDate = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year >= 1000;
                value = date;
                return isDate ? null : $"must be {Description(field)}";

            case FieldType.Uuid:
                var isUuid = UuidText.TryParse(text, out var uuid);
                value = uuid;
                return isUuid ? null : $"must be {Description(field)}";

            case FieldType.Json:
                try
                {
                    using var document = JsonDocument.Parse(text, JsonText.Strict);
                    return JsonText.Read(document.RootElement, out value);
                }
                catch (JsonException)
                {
                    return "must be a JSON document";
                }

            default:
                throw new ArgumentOutOfRangeException(nameof(field), field.Type, "unknown field type");
        }
    }

    /// <summary>Formats a value as text that <see cref="Parse"/> reads back as the same value.</summary>
    public static string Format(object value) => value switch
    {
        string text => text,
        long integer => integer.ToString(CultureInfo.InvariantCulture),
        decimal number => number.ToString(CultureInfo.InvariantCulture),
        double real => real.ToString("R", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        DateTime instant => Timestamps.Format(instant),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Guid uuid => uuid.ToString("D"),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value.GetType(), "not the CLR type of a field"),
    };

    /// <summary>Describes the values of a field, such as <c>an integer from -2147483648 to 2147483647</c>.</summary>
    public static string Description(Field field) => field.Type switch
    {
        FieldType.String or FieldType.Text => "a string",
        FieldType.Integer => $"an integer from {int.MinValue} to {int.MaxValue}",
        FieldType.Bigint => $"an integer from {long.MinValue} to {long.MaxValue}, as a number or a string of digits",
        FieldType.Decimal => $"a decimal in a string, such as \"{0m.ToString("F" + field.Scale, CultureInfo.InvariantCulture)}\"",
        FieldType.Double => "a finite number",
        FieldType.Boolean => "true or false",
        FieldType.DateTime => "an RFC 3339 date and time with an offset, such as 2026-02-06T10:00:00.000Z, from year 1000 to 9999",
        FieldType.Date => "a date as YYYY-MM-DD, from year 1000 to 9999",
        FieldType.Uuid => "a UUID with hyphens",
        FieldType.Enum => $"one of {string.Join(", ", field.Values)}",
        FieldType.Json => "a JSON value",
        _ => throw new ArgumentOutOfRangeException(nameof(field), field.Type, "unknown field type"),
    };

    private static JsonValueKind ExpectedKind(FieldType type) => type switch
    {
        FieldType.Integer or FieldType.Bigint or FieldType.Double => JsonValueKind.Number,
        FieldType.Boolean => JsonValueKind.True,
        _ => JsonValueKind.String,
    };

    private static string? RangeProblem<T>(Field field, T value)
        where T : IComparable<T> =>
        field.Min is T min && value.CompareTo(min) < 0 ? $"must be at least {Format(min)}"
        : field.Max is T max && value.CompareTo(max) > 0 ? $"must be at most {Format(max)}"
        : null;
}
