using Dbal.Entities;
using Dbal.Values;

namespace Dbal.Tests.Values;

/// <summary>Values as text, in query parameters, cursors and defaults, and the texts that describe them.</summary>
public sealed class FieldTextTests
{
    [TestCase(FieldType.String, "a b")]
    [TestCase(FieldType.Text, "")]
    [TestCase(FieldType.Enum, "active")]
    [TestCase(FieldType.Integer, "-2147483648")]
    [TestCase(FieldType.Bigint, "9223372036854775807")]
    [TestCase(FieldType.Decimal, "-1.5000")]
    [TestCase(FieldType.Double, "0.30000000000000004")]
    [TestCase(FieldType.Double, "1E-07")]
    [TestCase(FieldType.Boolean, "true")]
    [TestCase(FieldType.Boolean, "false")]
    [TestCase(FieldType.DateTime, "2026-02-06T10:00:00.005Z")]
    [TestCase(FieldType.Date, "1000-01-01")]
    [TestCase(FieldType.Uuid, "0198c0de-0000-7abc-8def-0123456789ab")]
    [TestCase(FieldType.Json, "{'a':[1.10,null]}")]
    public void Text_is_parsed_and_formatted_unchanged(FieldType type, string text)
    {
        text = text.Replace('\'', '"');
        Assert.That(FieldValue.Parse(Field(type), text, out var value), Is.Null);
        Assert.That(FieldValue.Format(value!), Is.EqualTo(text));
    }

    [TestCase(FieldType.Enum, "Active", "must be one of draft, active")]
    [TestCase(FieldType.Integer, "1.5", "must be an integer from -2147483648 to 2147483647")]
    [TestCase(FieldType.Bigint, "x", "must be an integer from -9223372036854775808 to 9223372036854775807, as a number or a string of digits")]
    [TestCase(FieldType.Decimal, "x", "must be a decimal in a string, such as '0.0000'")]
    [TestCase(FieldType.Decimal, "1.00001", "must have at most 4 digits after the point")]
    [TestCase(FieldType.Decimal, "100000000000000", "must have at most 14 digits before the point")]
    [TestCase(FieldType.Double, "NaN", "must be a finite number")]
    [TestCase(FieldType.Double, " 1", "must be a finite number")]
    [TestCase(FieldType.Boolean, "True", "must be true or false")]
    [TestCase(FieldType.DateTime, "now", "must be an RFC 3339 date and time with an offset, such as 2026-02-06T10:00:00.000Z, from year 1000 to 9999")]
    [TestCase(FieldType.Date, "0999-12-31", "must be a date as YYYY-MM-DD, from year 1000 to 9999")]
    [TestCase(FieldType.Uuid, "1", "must be a UUID with hyphens")]
    [TestCase(FieldType.Json, "{'a':1,'a':2}", "must be a JSON document")]
    [TestCase(FieldType.Json, "", "must be a JSON document")]
    public void The_problem_says_which_values_are_valid(FieldType type, string text, string problem) =>
        Assert.That(FieldValue.Parse(Field(type), text.Replace('\'', '"'), out _), Is.EqualTo(problem.Replace('\'', '"')));

    [TestCase(FieldType.String, "a string")]
    [TestCase(FieldType.Text, "a string")]
    [TestCase(FieldType.Json, "a JSON value")]
    public void Types_are_described(FieldType type, string description) => Assert.That(FieldValue.Description(Field(type)), Is.EqualTo(description));

    [TestCase(FieldType.Integer, 1L, 3L, new[] { "1", "3" }, "0", "must be at least 1", "4", "must be at most 3")]
    [TestCase(FieldType.Bigint, -3L, -1L, new[] { "-3", "-1" }, "-4", "must be at least -3", "0", "must be at most -1")]
    [TestCase(FieldType.Double, 0.5, 1.5, new[] { "0.5", "1.5" }, "0.4", "must be at least 0.5", "1.6", "must be at most 1.5")]
    public void Limits_are_inclusive(FieldType type, object min, object max, string[] valid, string low, string lowProblem, string high, string highProblem)
    {
        var field = Field(type) with { Min = min, Max = max };

        Assert.That(valid.Select(text => FieldValue.Parse(field, text, out _)), Has.All.Null);
        Assert.That(FieldValue.Parse(field, low, out _), Is.EqualTo(lowProblem));
        Assert.That(FieldValue.Parse(field, high, out _), Is.EqualTo(highProblem));
    }

    [Test]
    public void Limits_of_decimals_are_shown_with_their_scale()
    {
        var field = Field(FieldType.Decimal) with { Min = 0.5000m, Max = 2.0000m };

        Assert.That(FieldValue.Parse(field, "0.5", out _), Is.Null);
        Assert.That(FieldValue.Parse(field, "0.4999", out _), Is.EqualTo("must be at least 0.5000"));
        Assert.That(FieldValue.Parse(field, "2.0001", out _), Is.EqualTo("must be at most 2.0000"));
    }

    private static Field Field(FieldType type) => new() { Name = "f", Type = type, Ordinal = 1, Precision = 18, Scale = 4, Values = ["draft", "active"] };
}
