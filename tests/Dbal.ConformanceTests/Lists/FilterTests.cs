using System.Text.Json;

namespace Dbal.ConformanceTests.Lists;

public sealed class FilterTests : DaemonTest
{
    private static readonly object[] Pairs =
    [
        new object[] { "category", "\"a\"", "\"b\"" },
        new object[] { "description", "\"a\"", "\"b\"" },
        new object[] { "weight", "0.1", "0.2" },
        new object[] { "margin", "\"-1.500000\"", "\"1.500000\"" },
        new object[] { "barcode", "9007199254740992", "9007199254740993" },
        new object[] { "releasedOn", "\"2026-02-06\"", "\"2026-02-07\"" },
        new object[] { "supplierRef", "\"00000000-0000-7000-8000-000000000001\"", "\"00000000-0000-7000-8000-000000000002\"" },
    ];

    [TestCaseSource(nameof(Pairs))]
    public async Task S7_ne_and_nin_are_the_complements_of_eq_and_in(string field, string low, string high)
    {
        await AddLowHighAndNull(field, low, high);
        var (lowText, highText) = (Text(low), Text(high));

        (await Products.List((field, lowText))).ExpectColumn("sku", "low");
        (await Products.List(($"{field}.eq", lowText))).ExpectColumn("sku", "low");
        (await Products.List(($"{field}.ne", lowText), ("sort", "sku"))).ExpectColumn("sku", "high", "null");
        (await Products.List(($"{field}.in", $"{lowText},{highText}"), ("sort", "sku"))).ExpectColumn("sku", "high", "low");
        (await Products.List(($"{field}.nin", $"{lowText},{highText}"))).ExpectColumn("sku", "null");
        (await Products.List(($"{field}.nin", highText), ("sort", "sku"))).ExpectColumn("sku", "low", "null");
    }

    [Test]
    public async Task Filters_are_limited_to_500_conditions()
    {
        await Products.Add(Samples.Product("A-1"));
        var conditions = Enumerable.Repeat(("category.ne", "x"), 500).ToArray();

        (await Products.List([.. conditions.Select(each => ((string, object))each)])).ExpectColumn("sku", "A-1");
        (await Products.List([.. conditions.Select(each => ((string, object))each), ("sku", "A-1")])).ExpectError(ErrorCode.BadRequest);
        (await Products.List(("or", string.Join('|', conditions.Select(each => $"{each.Item1}:{each.Item2}"))))).ExpectColumn("sku", "A-1");
        (await Products.List(("or", string.Join('|', Enumerable.Repeat("sku:a", 501))))).ExpectError(ErrorCode.BadRequest);
    }

    [Test]
    public async Task Filters_are_limited_to_5000_values_in_lists()
    {
        await Products.Add(Samples.Product("A-1"));
        var thousand = string.Join(',', Enumerable.Range(1, 1000));
        (string, object)[] lists = [("stock.nin", thousand), ("barcode.nin", thousand), ("sku.nin", thousand), ("name.nin", thousand), ("category.nin", thousand)];

        (await Products.List(lists)).ExpectColumn("sku", "A-1");
        (await Products.List([.. lists, ("weight.nin", "1")])).ExpectError(ErrorCode.BadRequest);
    }

    [TestCaseSource(nameof(Pairs))]
    public async Task S7_an_empty_in_matches_nothing_and_an_empty_nin_everything(string field, string low, string high)
    {
        await AddLowHighAndNull(field, low, high);

        (await Products.List(($"{field}.in", ""), ("count", "true"))).ExpectColumn("sku");
        (await Products.List(($"{field}.nin", ""), ("sort", "sku"))).ExpectColumn("sku", "high", "low", "null");
    }

    [TestCaseSource(nameof(Pairs))]
    public async Task S7_ranges_never_match_null(string field, string low, string high)
    {
        await AddLowHighAndNull(field, low, high);
        var (lowText, highText) = (Text(low), Text(high));

        (await Products.List(($"{field}.gt", lowText))).ExpectColumn("sku", "high");
        (await Products.List(($"{field}.gte", lowText), ("sort", "sku"))).ExpectColumn("sku", "high", "low");
        (await Products.List(($"{field}.lt", highText))).ExpectColumn("sku", "low");
        (await Products.List(($"{field}.lte", highText), ("sort", "sku"))).ExpectColumn("sku", "high", "low");
        (await Products.List(($"{field}.gte", lowText), ($"{field}.lt", highText))).ExpectColumn("sku", "low");
    }

    [TestCaseSource(nameof(Pairs))]
    public async Task S7_isNull_distinguishes_null_from_values(string field, string low, string high)
    {
        await AddLowHighAndNull(field, low, high);

        (await Products.List(($"{field}.isNull", "true"))).ExpectColumn("sku", "null");
        (await Products.List(($"{field}.isNull", "false"), ("sort", "sku"))).ExpectColumn("sku", "high", "low");
    }

    [Test]
    public async Task S7_ne_of_fields_that_are_not_nullable()
    {
        await Products.Add(Samples.Product("a", new { available = true, state = "active", stock = 1, price = "1.0000" }));
        await Products.Add(Samples.Product("b", new { available = false, state = "retired", stock = 2, price = "2.0000" }));

        (await Products.List(("available.ne", "true"))).ExpectColumn("sku", "b");
        (await Products.List(("state.ne", "retired"))).ExpectColumn("sku", "a");
        (await Products.List(("state.in", "active,retired"), ("sort", "sku"))).ExpectColumn("sku", "a", "b");
        (await Products.List(("stock.ne", 1))).ExpectColumn("sku", "b");
        (await Products.List(("price.ne", "1"))).ExpectColumn("sku", "b");
        (await Products.List(("available.in", ""))).ExpectColumn("sku");
    }

    [Test]
    public async Task Or_matches_any_part_and_is_combined_with_other_filters_by_and()
    {
        await Products.Add(Samples.Product("a", new { stock = 1, category = "x" }));
        await Products.Add(Samples.Product("b", new { stock = 2, category = "x" }));
        await Products.Add(Samples.Product("c", new { stock = 3 }));
        await Products.Add(Samples.Product("d", new { stock = 4, category = "y|z" }));

        (await Products.List(("or", "stock:1|stock.gt:3"), ("sort", "sku"))).ExpectColumn("sku", "a", "d");
        (await Products.List(("or", "stock:1|stock.gt:3"), ("category", "x"))).ExpectColumn("sku", "a");
        (await Products.List(("or", "stock:1|stock:2"), ("or", "stock:2|stock:3"))).ExpectColumn("sku", "b");
        (await Products.List(("or", @"category:y\|z|category.isNull:true"), ("sort", "sku"))).ExpectColumn("sku", "c", "d");
        (await Products.List(("or", "stock.in:1,3|stock:4"), ("sort", "sku"))).ExpectColumn("sku", "a", "c", "d");
    }

    [Test]
    public async Task In_supports_an_escaped_comma()
    {
        await Products.Add(Samples.Product("comma", new { category = "a,b" }));
        await Products.Add(Samples.Product("backslash", new { category = @"a\b" }));
        await Products.Add(Samples.Product("a", new { category = "a" }));

        (await Products.List(("category.in", @"a\,b,b"))).ExpectColumn("sku", "comma");
        (await Products.List(("category.in", @"a\\b,b"))).ExpectColumn("sku", "backslash");
        (await Products.List(("category.in", "a,b"))).ExpectColumn("sku", "a");
    }

    [TestCase("colour", "red")]
    [TestCase("stock.above", "1")]
    [TestCase("stock.contains", "1")]
    [TestCase("available.gt", "false")]
    [TestCase("or", "stock")]
    [TestCase("or", "stock.above:1")]
    public async Task An_invalid_filter_gets_400(string name, string value) =>
        (await Products.List((name, value))).ExpectError(ErrorCode.BadRequest);

    [TestCase("stock", "many")]
    [TestCase("stock.in", "1,many")]
    [TestCase("price", "1e3")]
    [TestCase("weight", "NaN")]
    [TestCase("available", "TRUE")]
    [TestCase("available", "1")]
    [TestCase("state", "sold")]
    [TestCase("releasedOn.gte", "2026-02-30")]
    [TestCase("createdAt.gte", "2026-02-06T10:00:00")]
    [TestCase("supplierRef", "x")]
    [TestCase("stock.isNull", "maybe")]
    public async Task A_filter_with_an_invalid_value_gets_422(string name, string value) =>
        (await Products.List((name, value))).ExpectError(ErrorCode.ValidationError, name.Split('.')[0]);

    private async Task AddLowHighAndNull(string field, string low, string high)
    {
        foreach (var (sku, json) in new[] { ("high", high), ("null", "null"), ("low", low) })
            await Products.Add(Samples.Product(sku, new Dictionary<string, JsonElement> { [field] = JsonDocument.Parse(json).RootElement }));
    }

    private static string Text(string json) => json.Trim('"');

    [Test]
    public async Task S7_in_and_nin_use_all_of_their_values()
    {
        string[] skus = ["A-1", "A-2", "A-3", "A-4", "A-5"];
        (await Products.Bulk(skus.Select((sku, each) => Samples.Product(sku, new { barcode = each })))).Expect(Created);

        for (var count = 1; count <= skus.Length; count++)
        {
            foreach (var some in new[] { skus[..count], skus[^count..] })
            {
                var barcodes = string.Join(',', some.Select(sku => Array.IndexOf(skus, sku)));
                (await Products.List(("sku.in", string.Join(',', some)), ("sort", "sku"))).ExpectColumn("sku", some);
                (await Products.List(("barcode.in", barcodes), ("sort", "sku"))).ExpectColumn("sku", some);
                (await Products.List(("sku.nin", string.Join(',', some)), ("sort", "sku"))).ExpectColumn("sku", [.. skus.Except(some)]);
                (await Products.List(("or", $"barcode.in:{barcodes}|sku:none"), ("sort", "sku"))).ExpectColumn("sku", some);
            }
        }
    }

    [TestCase("%F0%9F%98%80", "😀")]
    [TestCase("%C3%A9%20%25%26%3D", "é %&=")]
    [TestCase("caf\u00e9", "caf\u00e9")]
    [TestCase("a+b", "a b")]
    [TestCase("a%2Bb", "a+b")]
    public async Task S9_query_strings_are_percent_encoded_UTF_8(string encoded, string text)
    {
        await Products.Add(Samples.Product("A-1", new { category = text }));
        await Products.Add(Samples.Product("A-2", new { category = "other" }));

        (await Daemon.Get($"{Products.Path}?category={encoded}")).ExpectColumn("category", text);
    }
}
