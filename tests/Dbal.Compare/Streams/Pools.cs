using System.Globalization;
using Dbal.Compare.Entities;

namespace Dbal.Compare.Streams;

/// <summary>Draws values of fields: valid ones, from a few per field and stream, so that rows share values, and invalid ones.</summary>
internal sealed class Pools(Draw draw)
{
    // Values that databases are known to confuse.
    private static readonly string[] Texts =
    [
        "a", "A", "a ", " a", "", "b", "e\u0301", "é", "É", "ß", "ẞ", "ss", "İ", "i", "ı", "ς", "σ", "Σ", "😀", "\uffff", "\ue000", "a\u200b", "%", "_", "\\",
        "a,b", "a|b", "'", "\"", "null", "\t", "ǆ", "ǅ", "ё", "Ё", "\ufb03", "{}", "$x", ".*",
    ];

    private readonly Dictionary<Field, List<string>> pools = [];

    /// <summary>Draws a valid value as JSON, other than null.</summary>
    public string Json(Field field)
    {
        if (draw.Chance(0.1))
            return Fresh(field);
        if (!pools.TryGetValue(field, out var pool))
            pool = pools[field] = draw.Many(3, 6, () => Fresh(field));
        return draw.Of(pool);
    }

    /// <summary>Draws an invalid value as JSON; null when every value is valid.</summary>
    public string? InvalidJson(Field field) => field.Kind switch
    {
        Kind.String or Kind.Text when field.MaxLength is { } most && most < 1000 && draw.Chance(0.5) => Quoted(string.Concat(Enumerable.Repeat(draw.Of("a", "😀"), most + 1))),
        Kind.String or Kind.Text => draw.Of("5", "true", "{}", "\"a\\u0000\"", "\"\\ud800\""),
        Kind.Integer => draw.Of("2147483648", "-2147483649", "1.5", "\"1\"", "1e99", "true"),
        Kind.Bigint => draw.Of("9223372036854775808", "\"1.0\"", "0.1", "1e400", "\"\""),
        Kind.Decimal => draw.Of("1", "\"1e3\"", $"\"{new string('9', field.Precision - field.Scale + 1)}\"", $"\"0.{new string('1', field.Scale + 1)}\"", "\"\""),
        Kind.Double => draw.Of("1e309", "\"1\"", "true"),
        Kind.Boolean => draw.Of("0", "1", "\"true\""),
        Kind.Date => draw.Of("\"2023-02-29\"", "\"0999-12-31\"", "\"2026-2-6\"", "20260206"),
        Kind.Datetime => draw.Of("\"2026-02-06T10:00:00\"", "\"2026-02-06T24:00:00Z\"", "\"2016-12-31T23:59:60Z\"", "\"0999-12-31T23:59:59Z\"", "\"2026-02-06T10:00:00+24:00\""),
        Kind.Uuid => draw.Of("\"\"", "\"0198c0de00007abc8def0123456789ab\"", "5"),
        Kind.Enum => draw.Of("\"nothing\"", "\"\"", "1"),
        _ => "\"\\u0000\"",
    };

    /// <summary>Formats a text as JSON.</summary>
    public static string Quoted(string text) => System.Text.Json.JsonSerializer.Serialize(text, Relaxed);

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private string Fresh(Field field) => field.Kind switch
    {
        Kind.String or Kind.Text => Quoted(Text(field.MaxLength ?? 1000)),
        Kind.Enum => Quoted(draw.Of(field.Values)),
        Kind.Integer => Whole(field, int.MinValue, int.MaxValue),
        Kind.Bigint => Whole(field, long.MinValue, long.MaxValue) is var number && draw.Chance(0.2) ? $"\"{number}\"" : Whole(field, long.MinValue, long.MaxValue),
        Kind.Decimal => $"\"{Decimal(field)}\"",
        Kind.Double => Real(field),
        Kind.Boolean => draw.Of("true", "false"),
        Kind.Date => draw.Of("\"1000-01-01\"", "\"9999-12-31\"", "\"2024-02-29\"", "\"1970-01-01\"", "\"1582-10-10\"", "\"2038-01-19\""),
        Kind.Datetime => draw.Of(
            "\"1000-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.999999Z\"", "\"2020-02-29T12:00:00.1239+02:00\"", "\"2020-02-29T10:00:00.123Z\"",
            "\"1969-12-31T23:59:59.999-23:59\"", "\"2020-02-29t10:00:00.12z\"", "\"1582-10-10T00:00:00.001Z\"", "\"2020-01-01T00:00:00+23:59\""),
        Kind.Uuid => draw.Chance(0.2) ? $"\"{draw.Of("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "ABCDEF00-0000-4000-8000-00000000000A")}\"" : $"\"{Id()}\"",
        _ => draw.Of(
            "{}", "[]", "\"\"", "0", "true", "{\"a\":1.10,\"b\":[null,1e5,\"é😀\"]}", "[1,1.0,-0,1e400]", "{\"b\":1,\"a\":{\"c\":\"ß\"}}", "\"\\n\"", "12345678901234567890.0987654321"),
    };

    /// <summary>Draws an id that no daemon generates now: those begin with the time, 01.</summary>
    public string Id() => draw.Uuid().ToString() is var id && id.StartsWith("01", StringComparison.Ordinal) ? $"2{id[1..]}" : id;

    private string Text(int most)
    {
        var text = draw.Below(10) switch
        {
            < 7 => draw.Of(Texts),
            7 => string.Concat(draw.Many(2, 3, () => draw.Of(Texts))),
            8 => Fuzz.Drawing.Texts.Legal(draw, Math.Min(most, 40)),
            _ => string.Concat(Enumerable.Repeat(draw.Of("a", "é", "日", "😀"), Math.Min(most, 768))),
        };
        return string.Concat(text.EnumerateRunes().Take(most));
    }

    private string Whole(Field field, long least, long most)
    {
        least = field.Min is null ? least : long.Parse(field.Min, CultureInfo.InvariantCulture);
        most = field.Max is null ? most : long.Parse(field.Max, CultureInfo.InvariantCulture);
        var value = draw.Below(5) switch
        {
            0 => least,
            1 => most,
            _ => Math.Clamp(draw.Between(-3, 6), least, most),
        };
        return draw.Chance(0.05) ? $"{value}.0" : draw.Chance(0.05) && value != 0 && Math.Abs((decimal)value) < 1000 ? $"{value}0e-1" : $"{value}";
    }

    private string Decimal(Field field)
    {
        var whole = draw.Of("", "9", "5", "10", new string('9', 28)) is var digits && digits.Length > field.Precision - field.Scale
            ? digits[..Math.Max(0, field.Precision - field.Scale)] : digits;
        var fraction = draw.Of("", "5", "50", "0", "01", new string('9', 28)) is var some && some.Length > field.Scale ? some[..field.Scale] : some;
        var sign = field.Min is null && draw.Chance(0.3) ? "-" : "";
        return $"{sign}{(whole.Length == 0 ? "0" : whole)}{(fraction.Length == 0 ? "" : $".{fraction}")}";
    }

    private string Real(Field field)
    {
        var number = draw.Of("0", "-0.0", "1", "-1.5", "0.30000000000000004", "1e308", "5e-324", "-1.7976931348623157E+308", "123456789.123456789", "1e-7", "1E+22");
        return field.Min is not null && number.StartsWith('-') ? "0.5" : number;
    }
}
