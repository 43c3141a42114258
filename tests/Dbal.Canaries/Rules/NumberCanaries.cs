using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dbal.Canaries.Faults;
using Dbal.Entities;

namespace Dbal.Canaries.Rules;

/// <summary>S14 to S17: integers, decimals, doubles and booleans.</summary>
internal static partial class NumberCanaries
{
    private const double Tolerance = 1e-12;

    public static IReadOnlyList<Canary> All { get; } =
    [
        Stores("bigint-through-double", "S14", "rounds bigints to doubles",
            (field, value) => value is long number && field.Type == FieldType.Bigint ? Rounded(number) : value)
            with { Trap = "JavaScript" },
        Returns("bigint-is-returned-rounded", "S14", "returns bigints rounded to doubles",
            (field, value) => value is long number && field.Type == FieldType.Bigint ? Rounded(number) : value) with { Trap = "JavaScript" },
        Stores("integer-wraps", "S14", "stores integers in 16 bits",
            (field, value) => value is long number && field.Type == FieldType.Integer ? (long)(short)number : value),
        Http("bigint-filter-through-double", "S14", "rounds bigints in filters to doubles",
            new()
            {
                Request = context => QueryText.ChangeValues(context, "barcode", value => long.TryParse(value, out var number) ? $"{Rounded(number)}" : value),
            })
            with { Trap = "JavaScript" },
        Text("integer-is-clamped", "S14", "takes the largest integer for a larger one", body => body.Replace("\"stock\":2147483648", "\"stock\":2147483647"))
            with { Trap = "MySQL without strict mode" },
        Text("fractions-are-truncated", "S14", "ignores the fraction of an integer",
            body => Fraction().Replace(body, "$1")) with { Trap = "MySQL without strict mode" },
        Text("small-fractions-are-ignored", "S14", "ignores a fraction that a double cannot hold",
            body => body.Replace("1.0000000000000000000000000000000000001", "1"))
            with { Trap = "parsing through a double" },
        Http("small-fractions-are-ignored-in-filters", "S14", "takes 1E-400 in a filter for 0",
            new() { Request = context => QueryText.ChangeValues(context, "stock", value => value.Replace("1E-400", "0")) }),
        Row("text-is-an-integer", "S14", "accepts a text as an integer",
            "stock", value => value is JsonValue text && text.GetValueKind() == JsonValueKind.String ? 5 : value),
        Refuse("bigint-text-is-rejected", "S14", "rejects a bigint as text", BigintText(), "barcode"),
        Refuse("exponents-are-rejected", "S14", "rejects an integer with an exponent", Exponent(), "stock"),
        Row("minimum-is-ignored", "S14", "accepts a number under its minimum", "loginCount", _ => 0),
        Row("maximum-is-ignored", "S14", "accepts a number over its maximum", "level", _ => 6),

        new("decimals-sort-as-text", "S15", "compares decimals as texts")
        {
            Backend = new ListFault
            {
                Compare = (_, left, right) => left is decimal one
                    ? string.CompareOrdinal(one.ToString(CultureInfo.InvariantCulture), ((decimal)right).ToString(CultureInfo.InvariantCulture)) : null,
            }.Over,
            Trap = "SQLite, which has no decimals",
        },
        new("decimals-compare-as-doubles", "S15", "compares decimals as doubles")
        {
            Backend = new ListFault { Compare = (_, left, right) => left is decimal one ? ((double)one).CompareTo((double)(decimal)right) : null }.Over,
            Trap = "SQLite's REAL",
        },
        Stores("decimal-through-double", "S15", "rounds decimals to doubles",
            (field, value) => value is decimal number
                ? decimal.Round(ThroughDouble(number), field.Scale) + new decimal(0, 0, 0, false, (byte)field.Scale) : value)
            with { Trap = "SQLite's REAL" },
        Answer("decimals-without-trailing-zeros", "S15", "returns decimals without trailing zeros",
            "price", value => value.GetValue<string>().TrimEnd('0').TrimEnd('.')),
        Answer("decimals-are-numbers", "S15", "returns decimals as numbers",
            "price", value => decimal.Parse(value.GetValue<string>(), CultureInfo.InvariantCulture)),
        Row("decimals-are-rounded", "S15", "rounds a decimal with too many digits", "price",
            value => value is JsonValue text && text.GetValueKind() == JsonValueKind.String && text.GetValue<string>() == "1.00001" ? "1.0000" : value)
            with { Trap = "PostgreSQL and MySQL" },
        Row("numbers-are-decimals", "S15", "accepts a number as a decimal", "price",
            value => value?.GetValueKind() == JsonValueKind.Number ? value.ToJsonString() : value),
        Stores("decimals-lose-their-sign", "S15", "stores decimals without their sign", (_, value) => value is decimal number ? Math.Abs(number) : value),

        Stores("doubles-have-15-digits", "S16", "keeps 15 digits of doubles",
            (_, value) => value is double number ? Digits(number, "G15") : value)
            with { Trap = "PostgreSQL before version 12" },
        Stores("doubles-have-16-digits", "S16", "keeps 16 digits of doubles",
            (_, value) => value is double number ? Digits(number, "G16") : value)
            with { Trap = "Prisma Client" },
        Stores("doubles-are-floats", "S16", "stores doubles in 32 bits",
            (_, value) => value is double number && float.IsFinite((float)number) ? (double)(float)number : value)
            with { Trap = "MySQL's FLOAT" },
        Stores("small-doubles-are-zero", "S16", "stores 0 for subnormal doubles",
            (_, value) => value is double number && double.IsSubnormal(number) ? 0d : value),
        new("doubles-are-equal-within-a-tolerance", "S16", "compares doubles with a tolerance")
        {
            Backend = new ListFault { Compare = (_, left, right) => left is double one && Math.Abs(one - (double)right) < Tolerance ? 0 : null }.Over,
        },
        Text("large-doubles-are-clamped", "S16", "takes the largest double for a larger number", body => body.Replace("1e309", "1.7976931348623157E308")),
        Row("texts-are-doubles", "S16", "accepts a text as a double", "weight", value => value?.GetValueKind() == JsonValueKind.String ? 1.5 : value),

        Answer("booleans-are-numbers", "S17", "returns 0 and 1 for booleans",
            "available", value => value.GetValue<bool>() ? 1 : 0) with { Trap = "SQLite and MySQL" },
        Row("numbers-are-booleans", "S17", "accepts 0 and 1 as booleans",
            "available", value => value?.GetValueKind() == JsonValueKind.Number ? value.ToJsonString() != "0" : value),
        Row("texts-are-booleans", "S17", "accepts a text as a boolean", "available", value => value?.GetValueKind() == JsonValueKind.String ? true : value),
        Stores("booleans-are-true", "S17", "stores true for false", (_, value) => value is false ? true : value),
    ];

    private static double Digits(double number, string format) =>
        double.Parse(number.ToString(format, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) is var kept && double.IsFinite(kept) ? kept : number;

    private static long Rounded(long number) => (double)number is var rounded && rounded >= long.MaxValue ? long.MaxValue - 1 : (long)rounded;

    // Never away from zero, since a database refuses a decimal with more digits than its column.
    private static decimal ThroughDouble(decimal number) =>
        (decimal)(double)number is var rounded && Math.Abs(rounded) <= Math.Abs(number) ? rounded : number + (number - rounded);

    private static Canary Stores(string name, string rule, string breaks, Func<Field, object?, object?> change) =>
        new(name, rule, breaks) { Backend = ValueFault.Stores(change) };

    private static Canary Returns(string name, string rule, string breaks, Func<Field, object?, object?> change) =>
        new(name, rule, breaks) { Backend = ValueFault.Returns(change) };

    private static Canary Http(string name, string rule, string breaks, HttpFault fault) => new(name, rule, breaks) { Http = fault };

    private static Canary Text(string name, string rule, string breaks, Func<string, string> change) =>
        Http(name, rule, breaks, new() { Body = (_, body) => change(body) });

    private static Canary Row(string name, string rule, string breaks, string field, Func<JsonNode?, JsonNode?> change) => Http(name, rule, breaks, new()
    {
        Body = (_, body) => JsonBodies.ChangeRows(body, row =>
        {
            if (row.TryGetPropertyValue(field, out var value) && change(value) is var changed && changed != value)
                row[field] = changed;
        }),
    });

    private static Canary Answer(string name, string rule, string breaks, string field, Func<JsonNode, JsonNode> change) => Http(name, rule, breaks, new()
    {
        Answer = answer => answer.ChangeRows(row =>
        {
            if (row[field] is { } value)
                row[field] = change(value);
        }),
    });

    private static Canary Refuse(string name, string rule, string breaks, Regex body, string field) => Http(name, rule, breaks, new()
    {
        Instead = (_, text) => body.IsMatch(text) ? Failures.Invalid(field) : null,
    });

    [GeneratedRegex("""("(?:stock|barcode)":-?[0-9]+)\.[0-9]+""")]
    private static partial Regex Fraction();

    [GeneratedRegex("\"barcode\":\"-?[0-9]+\"")]
    private static partial Regex BigintText();

    [GeneratedRegex("\"stock\":[0-9.-]+[eE]")]
    private static partial Regex Exponent();
}
