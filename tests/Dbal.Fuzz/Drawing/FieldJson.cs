using System.Globalization;
using Dbal.Entities;
using Dbal.Values;

namespace Dbal.Fuzz.Drawing;

/// <summary>Generates JSON values of fields.</summary>
internal static class FieldJson
{
    private static readonly string[] Dates =
        ["1000-01-01", "9999-12-31", "2024-02-29", "1970-01-01", "1582-10-10", "2038-01-19"];

    private static readonly string[] NoDates =
    [
        "", "2023-02-29", "0999-12-31", "0000-01-01", "10000-01-01", "2026-13-01", "2026-00-10", "2026-2-6", "2026-02-30", "20260206",
        "2026-02-06T00:00:00Z", "today", "-2026-02-06", "2026-02-06 ", "２０２６-02-06",
    ];

    private static readonly string[] Times =
    [
        "00:00:00", "23:59:59", "12:34:56.7", "12:34:56.789", "12:34:56.789999999999999999999", "00:00:00.0009", "23:59:59.999",
    ];

    private static readonly string[] NoTimes = ["24:00:00", "23:59:60", "12:60:00", "12:34", "1:02:03", "12:34:56.", "12:34:56,5", "", "12:34:56 "];

    private static readonly string[] Offsets = ["Z", "z", "+00:00", "-00:00", "+23:59", "-23:59", "+02:00", "+14:00", "-12:30"];

    private static readonly string[] NoOffsets = ["", "+24:00", "-24:00", "+2:00", "+0200", "+02", "+12:60", "ZZ", " Z", "UTC"];

    /// <summary>Returns a valid value, other than null.</summary>
    public static string Legal(Draw draw, Field field) => field.Type switch
    {
        FieldType.String or FieldType.Text => Texts.Json(draw, Texts.Legal(draw, field.MaxLength ?? 5000)),
        FieldType.Enum => Texts.Json(draw, draw.Of(field.Values)),
        FieldType.Integer => Integer(draw, field, int.MinValue, int.MaxValue),
        FieldType.Bigint => Integer(draw, field, long.MinValue, long.MaxValue) is var number && !number.Contains('.') && draw.Chance(0.2)
            ? $"\"{number}\""
            : number,
        FieldType.Decimal => $"\"{Decimal(draw, field)}\"",
        FieldType.Double => Real(draw, field),
        FieldType.Boolean => draw.Of("true", "false"),
        FieldType.Date => $"\"{Date(draw)}\"",
        FieldType.DateTime => $"\"{Instant(draw)}\"",
        FieldType.Uuid => $"\"{Uuid(draw)}\"",
        FieldType.Json => Document(draw),
        _ => throw new ArgumentOutOfRangeException(nameof(field), field.Type, "unknown field type"),
    };

    /// <summary>Returns a valid or an invalid value.</summary>
    public static string Any(Draw draw, Field field) => draw.Below(10) switch
    {
        < 5 => Legal(draw, field),
        5 => "null",
        6 => JsonTexts.Value(draw, 2),
        7 => Numbers.Any(draw),
        8 => Texts.Json(draw, draw.Of(Numbers.Any(draw), Numbers.None(draw), Texts.Any(draw, field.MaxLength ?? 200))),
        _ => field.Type switch
        {
            FieldType.Date => $"\"{draw.Of(NoDates)}\"",
            FieldType.DateTime => $"\"{draw.Of(draw.Of(Dates), draw.Of(NoDates))}{draw.Of("T", "t", " ", "")}"
                + $"{draw.Of(draw.Of(Times), draw.Of(NoTimes))}{draw.Of(draw.Of(Offsets), draw.Of(NoOffsets))}\"",
            FieldType.Uuid => $"\"{Unlike(draw, Uuid(draw))}\"",
            FieldType.Enum => Texts.Json(draw, draw.Of(draw.Of(field.Values).ToUpperInvariant(), draw.Of(field.Values) + " ", "")),
            _ => Texts.Json(draw, Texts.Any(draw, field.MaxLength ?? 5000)),
        },
    };

    /// <summary>Converts a value to the text of a filter; a JSON string is unquoted.</summary>
    public static string Text(string json)
    {
        if (!json.StartsWith('"'))
            return json;
        using var document = System.Text.Json.JsonDocument.Parse(json);
        return document.RootElement.GetString()!;
    }

    // Null is not a document, and text cannot contain U+0000 or a lone surrogate.
    private static string Document(Draw draw)
    {
        var json = JsonTexts.Value(draw, draw.Chance(0.1) ? 20 : 3);
        return json == "null" || json.Contains("\\u0000", StringComparison.Ordinal) || json.Contains("\\ud", StringComparison.Ordinal) ? "{}" : json;
    }

    private static string Integer(Draw draw, Field field, long least, long most)
    {
        least = field.Min is long min ? min : least;
        most = field.Max is long max ? max : most;
        var value = draw.Below(4) switch
        {
            0 => least,
            1 => most,
            2 => Math.Clamp(draw.Between(-3, 8), least, most),
            _ => Math.Clamp(draw.Int64() >> draw.Below(64), least, most),
        };
        return draw.Chance(0.1) ? $"{value}.0" : value.ToString(CultureInfo.InvariantCulture);
    }

    private static string Real(Draw draw, Field field)
    {
        var value = draw.Chance(0.5) ? draw.Double() : draw.Below(2000) / 8.0;
        value = Math.Min(Math.Max(value, field.Min is double least ? least : double.MinValue), field.Max is double most ? most : double.MaxValue);
        return value.ToString("R", CultureInfo.InvariantCulture);
    }

    private static string Decimal(Draw draw, Field field)
    {
        var whole = Digits(draw, field.Precision - field.Scale);
        var fraction = Digits(draw, field.Scale);
        var sign = draw.Chance(0.4) ? "-" : "";
        var text = $"{sign}{(whole.Length == 0 ? "0" : whole)}{(fraction.Length == 0 ? "" : $".{fraction}")}";
        if (field.Min is null && field.Max is null)
            return text;
        var value = decimal.Parse(text, CultureInfo.InvariantCulture);
        value = Math.Min(Math.Max(value, field.Min is decimal least ? least : decimal.MinValue), field.Max is decimal most ? most : decimal.MaxValue);
        return FieldValue.Format(value);
    }

    private static string Digits(Draw draw, int most) => draw.Below(4) switch
    {
        0 => "",
        1 => new string('9', most),
        2 => draw.Of("0", "5", "10", "00")[..Math.Min(1, most)],
        _ => string.Concat(draw.Many(0, most, () => draw.Below(10))),
    };

    private static string Date(Draw draw) => draw.Chance(0.5)
        ? draw.Of(Dates)
        : new DateOnly(draw.Between(1000, 9999), draw.Between(1, 12), draw.Between(1, 28)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // Offsets would move the first and last days out of the years 1000 to 9999.
    private static string Instant(Draw draw) => Date(draw) is var date && date is "1000-01-01" or "9999-12-31" ? $"{date}T{draw.Of(Times)}Z" : $"{date}{draw.Of("T", "t")}{draw.Of(Times)}{draw.Of(Offsets)}";

    private static string Uuid(Draw draw) => draw.Below(6) switch
    {
        0 => draw.Of("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
        1 => draw.Uuid().ToString().ToUpperInvariant(),
        _ => draw.Uuid().ToString(),
    };

    private static string Unlike(Draw draw, string uuid) => draw.Below(5) switch
    {
        0 => $"{{{uuid}}}",
        1 => uuid.Replace("-", ""),
        2 => $"urn:uuid:{uuid}",
        3 => uuid[..^1],
        _ => " " + uuid,
    };
}
