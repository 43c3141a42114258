using System.Globalization;
using System.Text.Json;

namespace Dbal.ConformanceTests.Values;

public sealed class NumberTests : DaemonTest
{
    private static readonly double[] Doubles =
    [
        0, 0.1 + 0.2, -1.5, 1.0 / 3, 4.35, 1e23, 5e-324, 2.2250738585072009E-308, 2.2250738585072014E-308, double.MaxValue, double.MinValue, Math.PI, 123456789.12345679,
        9007199254740993d, 1e15, 1e16, 1e21, 1.7976931348623155E+308, 8.41E+21, 2.0E-5, 0.3,
    ];

    [TestCase("0")]
    [TestCase("1")]
    [TestCase("-1")]
    [TestCase("2147483647")]
    [TestCase("-2147483648")]
    public async Task S14_integers_are_returned_exactly(string number)
    {
        var id = await Products.Add(Samples.ProductJson("stock", number));

        Assert.That((await Products.Read(id)).Expect(OK)["stock"].GetRawText(), Is.EqualTo(number));
        (await Products.List(("stock", number))).ExpectColumn("id", id);
    }

    [TestCase("stock", "1.0", 1)]
    [TestCase("stock", "1e3", 1000)]
    [TestCase("stock", "1.5E+1", 15)]
    [TestCase("stock", "-0.0", 0)]
    [TestCase("stock", "0e99999999999", 0)]
    [TestCase("stock", "20000e-4", 2)]
    [TestCase("stock", "1.0000000000000000000000000000000000000", 1)]
    [TestCase("barcode", "9223372036854775807.0", long.MaxValue)]
    [TestCase("barcode", "-9.223372036854775808e18", long.MinValue)]
    [TestCase("barcode", "92233720368547758070E-1", long.MaxValue)]
    [TestCase("barcode", "\"007\"", 7)]
    [TestCase("barcode", "\"-0\"", 0)]
    public async Task S14_any_notation_of_an_integer_is_accepted(string field, string json, long number)
    {
        var id = await Products.Add(Samples.ProductJson(field, json));

        Assert.That((await Products.Read(id)).Expect(OK)[field].GetRawText(), Is.EqualTo(number.ToString(CultureInfo.InvariantCulture)));
        (await Products.List((field, json.Trim('"')))).ExpectColumn("id", id);
        (await Products.List(($"{field}.in", json.Trim('"')))).ExpectColumn("id", id);
    }

    [TestCase("1.0000000000000000000000000000000000001")]
    [TestCase("0.99999999999999999999999999999999999999")]
    [TestCase("9223372036854775807.00000000000000000000001")]
    [TestCase("1E-400")]
    [TestCase("1e-99999999999999999999")]
    [TestCase("-1E-30")]
    [TestCase("1e99999999999999999999")]
    public async Task S14_fractions_of_any_size_and_numbers_out_of_range_are_rejected(string number)
    {
        foreach (var field in new[] { "stock", "barcode" })
        {
            await ExpectRefused(field, number);
            foreach (var comparison in new[] { field, $"{field}.gt", $"{field}.in" })
                (await Products.List((comparison, number))).ExpectError(ErrorCode.ValidationError, field);
        }
    }

    [TestCase("2147483648")]
    [TestCase("-2147483649")]
    [TestCase("9223372036854775808")]
    [TestCase("1.5")]
    [TestCase("0.1")]
    [TestCase("1e10")]
    [TestCase("1e400")]
    [TestCase("\"5\"")]
    [TestCase("true")]
    [TestCase("[]")]
    public async Task S14_values_other_than_32_bit_integers_are_rejected(string json) => await ExpectRefused("stock", json);

    [TestCase("0")]
    [TestCase("9007199254740993")]
    [TestCase("-9007199254740993")]
    [TestCase("9223372036854775807")]
    [TestCase("-9223372036854775808")]
    public async Task S14_bigints_are_returned_exactly_as_numbers(string number)
    {
        var id = await Products.Add(Samples.ProductJson("barcode", number));
        Assert.That((await Products.Read(id)).Expect(OK)["barcode"].GetRawText(), Is.EqualTo(number));
        (await Products.List(("barcode", number))).ExpectColumn("id", id);
        (await Products.Delete(id)).Expect(OK);

        var fromText = await Products.Add(Samples.ProductJson("barcode", $"\"{number}\""));
        Assert.That((await Products.Read(fromText)).Expect(OK)["barcode"].GetRawText(), Is.EqualTo(number));
    }

    [TestCase("9223372036854775808")]
    [TestCase("-9223372036854775809")]
    [TestCase("\"9223372036854775808\"")]
    [TestCase("1.5")]
    [TestCase("1e30")]
    [TestCase("\"\"")]
    [TestCase("\" 5\"")]
    [TestCase("\"5x\"")]
    [TestCase("\"0x10\"")]
    [TestCase("\"1,000\"")]
    [TestCase("\"1.0\"")]
    [TestCase("\"1e3\"")]
    [TestCase("\"+5\"")]
    [TestCase("\"-\"")]
    [TestCase("\"\\ud83d\"")]
    [TestCase("\"\\u0665\"")]
    [TestCase("false")]
    public async Task S14_values_other_than_64_bit_integers_are_rejected(string json) => await ExpectRefused("barcode", json);

    [Test]
    public async Task S14_min_and_max_are_enforced()
    {
        (await Users.Create(Samples.User("ada", new { loginCount = -1 }))).ExpectError(ErrorCode.ValidationError, "loginCount");
        (await Rows("core", "ui_page").Create(new { path = "/", title = "Home", level = 7 })).ExpectError(ErrorCode.ValidationError, "level");
        (await Rows("core", "ui_page").Create(new { path = "/", title = "Home", level = 6 })).Expect(Created);
    }

    [TestCase("0", "0.0000")]
    [TestCase("-0", "0.0000")]
    [TestCase("0.0", "0.0000")]
    [TestCase("1", "1.0000")]
    [TestCase("1.5", "1.5000")]
    [TestCase("007.5", "7.5000")]
    [TestCase("0.0001", "0.0001")]
    [TestCase("99999999999999.9999", "99999999999999.9999")]
    [TestCase("12345678901234.5678", "12345678901234.5678")]
    public async Task S15_decimals_are_returned_with_exactly_their_scale(string sent, string expected)
    {
        var id = await Products.Add(Samples.Product("A-1", new { price = sent }));

        (await Products.Read(id)).Expect(OK).ExpectFields(new { price = expected });
        (await Products.List(("price", sent))).ExpectColumn("price", expected);
    }

    [TestCase("-0.000001")]
    [TestCase("-12345678901234.567891")]
    [TestCase("99999999999999.999999")]
    public async Task S15_decimals_can_be_negative(string margin)
    {
        var id = await Products.Add(Samples.Product("A-1", new { margin }));

        (await Products.Read(id)).Expect(OK).ExpectFields(new { margin });
        (await Products.List(("margin", margin))).ExpectColumn("id", id);
    }

    [TestCase("\"1.00001\"")]
    [TestCase("\"1.00000\"")]
    [TestCase("\"100000000000000\"")]
    [TestCase("\"-0.0001\"")]
    [TestCase("1.5")]
    [TestCase("1")]
    [TestCase("\"1e3\"")]
    [TestCase("\"\"")]
    [TestCase("\" 1\"")]
    [TestCase("\"1.\"")]
    [TestCase("\".5\"")]
    [TestCase("\"+1\"")]
    [TestCase("\"1,5\"")]
    [TestCase("\"NaN\"")]
    [TestCase("\"\\u0665\"")]
    public async Task S15_values_other_than_decimals_of_this_precision_and_scale_are_rejected(string json) => await ExpectRefused("price", json);

    [Test]
    public async Task S15_decimals_compare_and_sort_as_numbers()
    {
        string[] sorted = ["-99999999999999.999999", "-10.500000", "-9.500000", "-0.000001", "0.000000", "0.000001", "9.000000", "10.000000", "99999999999999.999998", "99999999999999.999999"];
        (await Products.Bulk(sorted.Reverse().Select((margin, each) => Samples.Product($"A-{each}", new { margin })))).Expect(Created);

        (await Products.List(("sort", "margin"))).ExpectColumn("margin", sorted);
        (await Products.List(("sort", "-margin"), ("limit", 2))).ExpectColumn("margin", sorted[^1], sorted[^2]);
        for (var at = 0; at < sorted.Length; at++)
        {
            (await Products.List(("margin", sorted[at]))).ExpectColumn("margin", sorted[at]);
            (await Products.List(("margin.gt", sorted[at]), ("sort", "margin"))).ExpectColumn("margin", sorted[(at + 1)..]);
            (await Products.List(("margin.lt", sorted[at]), ("sort", "margin"))).ExpectColumn("margin", sorted[..at]);
        }

        (await Products.List(("margin", "10"))).ExpectColumn("margin", "10.000000");
        (await Products.List(("margin.in", "9,10.0,11"), ("sort", "margin"))).ExpectColumn("margin", "9.000000", "10.000000");
    }

    [TestCaseSource(nameof(Doubles))]
    public async Task S16_doubles_are_returned_bit_for_bit(double weight)
    {
        var id = await Products.Add(Samples.Product("A-1", new { weight }));

        var found = (await Products.Read(id)).Expect(OK)["weight"].GetDouble();
        Assert.That(BitConverter.DoubleToInt64Bits(found), Is.EqualTo(BitConverter.DoubleToInt64Bits(weight)), found.ToString("R", CultureInfo.InvariantCulture));
        (await Products.List(("weight", weight.ToString("R", CultureInfo.InvariantCulture)))).ExpectColumn("id", id);
    }

    [Test]
    public async Task S16_the_sign_of_zero_is_not_stored()
    {
        var id = await Products.Add(Samples.ProductJson("weight", "-0.0"));

        var found = (await Products.Read(id)).Expect(OK)["weight"].GetDouble();
        Assert.That(BitConverter.DoubleToInt64Bits(found), Is.Zero);
        (await Products.List(("weight", "-0.0"))).ExpectColumn("id", id);
    }

    [Test]
    public async Task S16_doubles_sort_and_compare_exactly()
    {
        var sorted = Doubles.Distinct().Order().ToArray();
        (await Products.Bulk(sorted.Reverse().Select((weight, each) => Samples.Product($"A-{each}", new { weight })))).Expect(Created);

        var found = (await Products.List(("sort", "weight"), ("limit", 100))).Expect(OK).Rows.Select(row => row.GetProperty("weight").GetDouble());
        Assert.That(found, Is.EqualTo(sorted));
        var above = (await Products.List(("weight.gt", "0.3"), ("weight.lt", "1"), ("sort", "weight"))).Expect(OK).Rows.Select(row => row.GetProperty("weight").GetDouble());
        Assert.That(above, Is.EqualTo(new[] { 0.30000000000000004, 1.0 / 3 }));
        var paged = (await Products.ListAll(1, ("sort", "-weight"))).Select(row => row.GetProperty("weight").GetDouble());
        Assert.That(paged, Is.EqualTo(sorted.Reverse()));
    }

    [TestCase("1e309")]
    [TestCase("-1e309")]
    [TestCase("\"1.5\"")]
    [TestCase("\"NaN\"")]
    [TestCase("\"Infinity\"")]
    [TestCase("true")]
    public async Task S16_values_other_than_finite_doubles_are_rejected(string json) => await ExpectRefused("weight", json);

    [Test]
    public async Task S16_NaN_is_not_JSON() => (await Products.Create(Samples.ProductJson("weight", "NaN"))).ExpectError(ErrorCode.BadRequest);

    [TestCase("0")]
    [TestCase("1")]
    [TestCase("\"true\"")]
    [TestCase("\"\"")]
    [TestCase("[true]")]
    public async Task S17_values_other_than_true_and_false_are_rejected(string json) => await ExpectRefused("available", json);

    [TestCase("true", JsonValueKind.True)]
    [TestCase("false", JsonValueKind.False)]
    public async Task S17_booleans_are_returned_as_booleans(string json, JsonValueKind kind)
    {
        var id = await Products.Add(Samples.ProductJson("available", json));

        Assert.That((await Products.Read(id)).Expect(OK)["available"].ValueKind, Is.EqualTo(kind));
        (await Products.List(("available", json))).ExpectColumn("id", id);
    }

    private async Task ExpectRefused(string field, string json)
    {
        (await Products.Create(Samples.ProductJson(field, json))).ExpectError(ErrorCode.ValidationError, field);
        (await Products.List()).ExpectColumn("sku");
    }
}
