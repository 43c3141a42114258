using System.Text.Json;
using Dbal.Entities;
using Dbal.Values;

namespace Dbal.Tests.Values;

public class FieldValueTests
{
    [TestCase(FieldType.Integer, "2147483647", 2147483647L)]
    [TestCase(FieldType.Integer, "-2147483648", -2147483648L)]
    [TestCase(FieldType.Integer, "1.0", 1L)]
    [TestCase(FieldType.Integer, "1e3", 1000L)]
    [TestCase(FieldType.Integer, "0.00000000000000000000000000000000000001e38", 1L)]
    [TestCase(FieldType.Integer, "0.0e-18446744073709551616", 0L)]
    [TestCase(FieldType.Bigint, "-9.223372036854775808E+18", long.MinValue)]
    [TestCase(FieldType.Bigint, "'-007'", -7L)]
    [TestCase(FieldType.Bigint, "9223372036854775807", long.MaxValue)]
    [TestCase(FieldType.Bigint, "'-9223372036854775808'", long.MinValue)]
    [TestCase(FieldType.Bigint, "9223372036854775807.0", long.MaxValue)]
    [TestCase(FieldType.Bigint, "92233720368547758070e-1", long.MaxValue)]
    [TestCase(FieldType.Bigint, "1E+18", 1_000_000_000_000_000_000L)]
    [TestCase(FieldType.Bigint, "-0.5e1", -5L)]
    [TestCase(FieldType.Bigint, "-0", 0L)]
    [TestCase(FieldType.Bigint, "0e9", 0L)]
    [TestCase(FieldType.Double, "5e-324", double.Epsilon)]
    [TestCase(FieldType.Double, "0.1", 0.1)]
    [TestCase(FieldType.Boolean, "true", true)]
    [TestCase(FieldType.String, "''", "")]
    [TestCase(FieldType.Text, "'😀'", "😀")]
    public void Values_are_read_exactly(FieldType type, string json, object expected)
    {
        Assert.Multiple(() =>
        {
            Assert.That(Read(type, json, out var value), Is.Null);
            Assert.That(value, Is.EqualTo(expected).And.TypeOf(expected.GetType()));
        });
    }

    [TestCase(FieldType.Integer, "2147483648")]
    [TestCase(FieldType.Integer, "-2147483649")]
    [TestCase(FieldType.Bigint, "-9223372036854775809")]
    [TestCase(FieldType.Bigint, "18446744073709551617")]
    [TestCase(FieldType.Bigint, "1e19")]
    [TestCase(FieldType.Double, "-1e999")]
    [TestCase(FieldType.Date, "'0999-12-31'")]
    [TestCase(FieldType.Enum, "'Draft'")]
    [TestCase(FieldType.Uuid, "'00112233-4455-6677-8899-aabbccddeefg'")]
    [TestCase(FieldType.Uuid, "'{0112233-4455-6677-8899-aabbccddeef}'")]
    [TestCase(FieldType.Uuid, "'0x112233-4455-6677-8899-aabbccddeeff'")]
    [TestCase(FieldType.Uuid, "'00112233-4455-6677-8899-aabbccddee-f'")]
    [TestCase(FieldType.Integer, "1.5")]
    [TestCase(FieldType.Integer, "'1'")]
    [TestCase(FieldType.Integer, "1e400")]
    [TestCase(FieldType.Bigint, "9223372036854775808")]
    [TestCase(FieldType.Bigint, "'12x'")]
    [TestCase(FieldType.Bigint, "'1.0'")]
    [TestCase(FieldType.Bigint, "'+1'")]
    [TestCase(FieldType.Bigint, "1.0000000000000000000000000000000000001")]
    [TestCase(FieldType.Bigint, "9223372036854775807.00000000000000000000001")]
    [TestCase(FieldType.Bigint, "92233720368547758080e-1")]
    [TestCase(FieldType.Integer, "1E-400")]
    [TestCase(FieldType.Integer, "0.00000000000000000000000000000000000001e37")]
    [TestCase(FieldType.Integer, "1e18446744073709551616")]
    [TestCase(FieldType.Double, "1e999")]
    [TestCase(FieldType.Double, "'1'")]
    [TestCase(FieldType.Boolean, "1")]
    [TestCase(FieldType.Boolean, "'true'")]
    [TestCase(FieldType.String, "1")]
    [TestCase(FieldType.DateTime, "'2026-02-06T10:00:00'")]
    [TestCase(FieldType.DateTime, "'0999-12-31T23:59:59Z'")]
    [TestCase(FieldType.DateTime, "'9999-12-31T23:59:59-01:00'")]
    [TestCase(FieldType.DateTime, "'2026-02-30T10:00:00Z'")]
    [TestCase(FieldType.Date, "'2026-2-6'")]
    [TestCase(FieldType.Date, "'2025-02-29'")]
    [TestCase(FieldType.Uuid, "'00112233445566778899aabbccddeeff'")]
    public void Values_of_other_types_are_rejected(FieldType type, string json) => Assert.That(Read(type, json, out _), Is.Not.Null.And.StartsWith("must "));

    [TestCase("{'b' : 1.10, 'a':[12345678901234567890]}", "{'b':1.10,'a':[12345678901234567890]}")]
    [TestCase("'text'", "'text'")]
    [TestCase("[ null, true ]", "[null,true]")]
    public void S21_json_is_read_as_compact_text(string json, string expected)
    {
        Assert.That(Read(FieldType.Json, json, out var value), Is.Null);
        Assert.That(value, Is.EqualTo(expected.Replace('\'', '"')));
    }

    [Test]
    public void S11_characters_that_not_every_database_can_store_are_rejected()
    {
        foreach (var type in new[] { FieldType.String, FieldType.Text })
        {
            Assert.That(Read(type, @"'a\u0000b'", out _), Is.EqualTo("must not contain U+0000"));
            Assert.That(Read(type, @"'\ud83d'", out _), Is.EqualTo("must not contain a lone surrogate"));
            Assert.That(Read(type, @"'\ud83d\ude00'", out var value), Is.Null);
            Assert.That(value, Is.EqualTo("😀"));
        }
        Assert.That(Read(FieldType.Bigint, @"'\ud83d'", out _), Does.StartWith("must be an integer"));
        foreach (var json in new[] { @"'\u0000'", @"[[], '\u0000']", @"{'a\u0000': 1}", @"{'a': {'b': '\u0000'}}" })
            Assert.That(Read(FieldType.Json, json, out _), Is.EqualTo("must not contain U+0000"), json);
        foreach (var json in new[] { @"'\udc00'", @"[1, '\udc00']", @"{'a': 1, '\udc00': 1}", @"{'a': '\udc00'}" })
            Assert.That(Read(FieldType.Json, json, out _), Is.EqualTo("must not contain a lone surrogate"), json);
    }

    [TestCase("+1")]
    [TestCase(".5")]
    [TestCase("5.")]
    [TestCase("1e")]
    [TestCase("1e+")]
    [TestCase("e1")]
    [TestCase("--1")]
    [TestCase("1.-1")]
    [TestCase("1 ")]
    [TestCase("")]
    [TestCase("-")]
    [TestCase("\u0665")]
    public void Text_that_is_not_a_JSON_number_is_not_an_integer(string text) =>
        Assert.That(FieldValue.Parse(Field(FieldType.Bigint), text, out _), Is.Not.Null);

    [TestCase("1.5", "1.5000")]
    [TestCase("-12345678901234.0001", "-12345678901234.0001")]
    [TestCase("-0", "0.0000")]
    [TestCase("99999999999999.9999", "99999999999999.9999")]
    [TestCase("000000000000000000000000000001.5", "1.5000")]
    [TestCase("0007", "7.0000")]
    public void Decimals_have_exactly_their_scale(string text, string expected)
    {
        Assert.Multiple(() =>
        {
            Assert.That(Read(FieldType.Decimal, $"'{text}'", out var value), Is.Null);
            Assert.That(FieldValue.Format(value!), Is.EqualTo(expected));
        });
    }

    [TestCase("'1.00001'", "at most 4 digits after the point")]
    [TestCase("'123456789012345'", "at most 14 digits before the point")]
    [TestCase("'1e3'", "must be a decimal")]
    [TestCase("'.5'", "must be a decimal")]
    [TestCase("'5.'", "must be a decimal")]
    [TestCase("'-'", "must be a decimal")]
    [TestCase("'--5'", "must be a decimal")]
    [TestCase("'1.2.3'", "must be a decimal")]
    [TestCase("'1.-2'", "must be a decimal")]
    [TestCase("1.5", "must be a decimal in a string")]
    public void Decimals_out_of_range_are_rejected(string json, string problem) => Assert.That(Read(FieldType.Decimal, json, out _), Does.Contain(problem));

    [TestCase("2026-02-06T10:00:00Z", "2026-02-06T10:00:00.000Z")]
    [TestCase("2026-02-06T10:00:00.1239+02:00", "2026-02-06T08:00:00.123Z")]
    [TestCase("2026-02-06t10:00:00.5z", "2026-02-06T10:00:00.500Z")]
    [TestCase("1000-01-01T00:00:00.000Z", "1000-01-01T00:00:00.000Z")]
    public void Datetimes_are_converted_to_UTC_and_truncated_to_milliseconds(string text, string expected)
    {
        Assert.Multiple(() =>
        {
            Assert.That(Read(FieldType.DateTime, $"'{text}'", out var value), Is.Null);
            Assert.That(FieldValue.Format(value!), Is.EqualTo(expected));
        });
    }

    [Test]
    public void Length_counts_scalar_values_not_code_units()
    {
        var field = Field(FieldType.String) with { MaxLength = 2 };

        Assert.Multiple(() =>
        {
            Assert.That(FieldValue.Parse(field, "😀😀", out _), Is.Null);
            Assert.That(FieldValue.Parse(field, "😀😀a", out _), Is.EqualTo("must be at most 2 characters long"));
        });
    }

    [Test]
    public void Negative_zero_becomes_zero()
    {
        Read(FieldType.Double, "-0.0", out var real);
        Read(FieldType.Decimal, "'-0.0000'", out var number);

        Assert.That(BitConverter.DoubleToInt64Bits((double)real!), Is.Zero);
        Assert.That(decimal.GetBits((decimal)number!), Is.EqualTo(decimal.GetBits(0.0000m)));
    }

    [Test]
    public void UUIDs_increase_even_within_a_millisecond()
    {
        var uuids = Enumerable.Range(0, 10_000).Select(_ => UuidSource.Next(TimeProvider.System).ToString()).ToList();

        Assert.Multiple(() =>
        {
            Assert.That(uuids, Is.Ordered.Using<string>(StringComparer.Ordinal).And.Unique);
            Assert.That(uuids.Select(uuid => uuid[^12..]), Is.Unique, "the end is random");
            Assert.That(uuids, Has.All.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"));
        });
    }

    [Test]
    public void UUIDs_contain_the_time_in_milliseconds()
    {
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

        var milliseconds = Convert.ToInt64(UuidSource.Next(TimeProvider.System).ToString("N")[..12], 16);

        // Tests that need many UUIDs at once borrow some milliseconds of the future.
        Assert.That(milliseconds, Is.InRange(before, before + 60_000));
    }

    // The JSON of the tests has single quotes in place of the double ones.
    private static string? Read(FieldType type, string json, out object? value)
    {
        using var document = JsonDocument.Parse(json.Replace('\'', '"'));
        return FieldValue.Read(Field(type), document.RootElement, out value);
    }

    private static Field Field(FieldType type) => new() { Name = "f", Type = type, Ordinal = 1, Precision = 18, Scale = 4, Values = ["draft", "active"] };
}
