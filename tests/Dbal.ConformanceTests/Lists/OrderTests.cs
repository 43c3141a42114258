using System.Text.Json;

namespace Dbal.ConformanceTests.Lists;

public sealed class OrderTests : DaemonTest
{
    // Characters of Unicode areas that some collations or encodings sort differently: in UTF-16, U+FF5E follows U+1F600; with padding, a tab precedes the
    // space.
    private static readonly string[] ByCodePoint =
    [
        "", "\t", " ", "!", "0", "10", "9", "A", "Aa", "Z", "_", "a", "a\t", "a ", "a!", "aa", "b", "z", "~",
        "Ä", "ß", "á", "ÿ", "Ā", "e\u0301", "Ω", "я", "中", "한", "\uE000", "\uFB01", "\uFF5E", "\uFFFD", "\U0001F600", "\U0010FFFD",
    ];

    private static readonly string[] Sorted = [.. ByCodePoint.Order(Comparer<string>.Create(CompareCodePoints))];

    [TestCase("category", "\"a\"", "\"b\"")]
    [TestCase("weight", "-1.5", "0.25")]
    [TestCase("margin", "\"-10.000000\"", "\"-9.500000\"")]
    [TestCase("barcode", "9", "10")]
    [TestCase("releasedOn", "\"1999-12-31\"", "\"2000-01-01\"")]
    [TestCase("supplierRef", "\"0fffffff-ffff-ffff-ffff-ffffffffffff\"", "\"f0000000-0000-0000-0000-000000000000\"")]
    public async Task S1_null_sorts_first_ascending_and_last_descending(string field, string low, string high)
    {
        await Products.Add(With("high", field, high));
        await Products.Add(With("null", field, "null"));
        await Products.Add(With("low", field, low));

        (await Products.List(("sort", field))).ExpectColumn("sku", "null", "low", "high");
        (await Products.List(("sort", $"-{field}"))).ExpectColumn("sku", "high", "low", "null");
    }

    [Test]
    public async Task S1_null_datetimes_sort_first_ascending_and_last_descending()
    {
        await Users.Add(Samples.User("late", new { lastLoginAt = "2026-02-06T10:00:00.001Z" }));
        await Users.Add(Samples.User("never"));
        await Users.Add(Samples.User("early", new { lastLoginAt = "2026-02-06T12:00:00+02:00" }));

        (await Users.List(("sort", "lastLoginAt"))).ExpectColumn("username", "never", "early", "late");
        (await Users.List(("sort", "-lastLoginAt"))).ExpectColumn("username", "late", "early", "never");
    }

    [Test]
    public async Task S1_false_sorts_before_true()
    {
        await Products.Add(Samples.Product("yes", new { available = true }));
        await Products.Add(Samples.Product("no", new { available = false }));

        (await Products.List(("sort", "available"))).ExpectColumn("sku", "no", "yes");
        (await Products.List(("sort", "-available"))).ExpectColumn("sku", "yes", "no");
    }

    [Test]
    public async Task S2_ties_are_broken_by_the_id()
    {
        string[] ids = [.. Enumerable.Range(0, 12).Select(_ => Guid.NewGuid().ToString())];
        (await Products.Bulk(ids.Select((id, each) => Samples.Product($"A-{each}", new { id, category = each % 2 == 0 ? null : "c" })))).Expect(Created);
        string[] sorted = [.. ids.Order(StringComparer.Ordinal)];

        (await Products.List()).ExpectColumn("id", sorted);
        (await Products.List(("sort", "stock"))).ExpectColumn("id", sorted);
        (await Products.List(("sort", "-stock"))).ExpectColumn("id", [.. sorted.Reverse()]);
        (await Products.List(("sort", "category"))).ExpectColumn("id", [.. sorted.OrderBy(id => Array.IndexOf(ids, id) % 2)]);
    }

    [TestCase("name")]
    [TestCase("category")]
    public async Task S3_text_sorts_by_code_point(string field)
    {
        await AddOneEach(field);

        var ascending = await Products.ListAll(100, ("sort", field));
        var descending = await Products.ListAll(100, ("sort", $"-{field}"));

        Assert.That(Column(ascending, field), Is.EqualTo(Sorted));
        Assert.That(Column(descending, field), Is.EqualTo(Sorted.Reverse()));
    }

    [Test]
    public async Task S3_paging_follows_the_order_of_code_points([Values("category", "-category", "name")] string sort)
    {
        await AddOneEach(sort.TrimStart('-'));

        var rows = await Products.ListAll(4, ("sort", sort));

        Assert.That(Column(rows, sort.TrimStart('-')), Is.EqualTo(sort[0] == '-' ? Sorted.Reverse() : Sorted));
    }

    [TestCase("a")]
    [TestCase("a ")]
    [TestCase("\uFF5E")]
    [TestCase("\U0001F600")]
    public async Task S3_ranges_compare_by_code_point(string bound)
    {
        await AddOneEach("category");
        var at = Array.IndexOf(Sorted, bound);

        Assert.That(Column(await Products.ListAll(100, ("category.gt", bound), ("sort", "category")), "category"), Is.EqualTo(Sorted[(at + 1)..]));
        Assert.That(Column(await Products.ListAll(100, ("category.gte", bound), ("sort", "category")), "category"), Is.EqualTo(Sorted[at..]));
        Assert.That(Column(await Products.ListAll(100, ("category.lt", bound), ("sort", "category")), "category"), Is.EqualTo(Sorted[..at]));
        Assert.That(Column(await Products.ListAll(100, ("category.lte", bound), ("sort", "category")), "category"), Is.EqualTo(Sorted[..(at + 1)]));
    }

    [Test]
    public async Task S3_enum_values_sort_as_text()
    {
        foreach (var state in new[] { "retired", "draft", "active" })
            await Products.Add(Samples.Product(state, new { state }));

        (await Products.List(("sort", "state"))).ExpectColumn("state", "active", "draft", "retired");
    }

    // 2,049 bytes: MariaDB sorts by the first 1,024 bytes unless it is told otherwise.
    [Test]
    public async Task S3_long_texts_sort_up_to_their_last_character()
    {
        var pages = Rows("core", "ui_page");
        var prefix = "/" + string.Concat(Enumerable.Repeat("\U0001F600", 510));
        string[] sorted = [prefix + "a", prefix + "b", prefix + "c"];
        foreach (var path in new[] { sorted[1], sorted[2], sorted[0] })
            await pages.Add(new { path, title = "T" });

        (await pages.List(("sort", "path"))).ExpectColumn("path", sorted);
        (await pages.List(("sort", "-path"))).ExpectColumn("path", [.. sorted.Reverse()]);
        (await pages.List(("path.gt", sorted[0]), ("sort", "path"))).ExpectColumn("path", sorted[1..]);
    }

    private async Task AddOneEach(string field) =>
        (await Products.Bulk(ByCodePoint.Select((text, each) => Samples.Product($"{each}", new Dictionary<string, string> { [field] = text })))).Expect(Created);

    private static IEnumerable<string?> Column(IEnumerable<JsonElement> rows, string field) => rows.Select(row => row.GetProperty(field).GetString());

    private static object With(string sku, string field, string json) =>
        Samples.Product(sku, new Dictionary<string, JsonElement> { [field] = JsonDocument.Parse(json).RootElement });

    // UTF-8 preserves code point order; UTF-16, and therefore ordinal comparison in .NET, does not.
    private static int CompareCodePoints(string left, string right) =>
        System.Text.Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(right));
}
