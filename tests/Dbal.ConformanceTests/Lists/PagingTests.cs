using System.Text.Json;

namespace Dbal.ConformanceTests.Lists;

public sealed class PagingTests : DaemonTest
{
    private static readonly string?[] Categories = [null, "a", null, "b", "a"];
    private static readonly double?[] Weights = [1.5, null, -2, null, null, 1.5, 0];
    private static readonly string?[] Dates = ["2026-01-01", null, "2025-12-31"];

    [Test]
    public async Task S2_paging_over_nullable_fields_returns_every_row_once_in_order(
        [Values("category", "-category", "category,-weight", "-category,weight", "-weight,releasedOn", "releasedOn,-category,weight")] string sort,
        [Values(1, 3, 7)] int limit)
    {
        var rows = Enumerable.Range(0, 23)
            .Select(each => (Sku: $"A-{each:00}", Category: Categories[each % 5], Weight: Weights[each % 7], ReleasedOn: Dates[each % 3]))
            .ToList();
        (await Products.Bulk(rows.Select((row, each) => Samples.Product(row.Sku, new { id = $"00000000-0000-7000-8000-{each:d12}", category = row.Category, weight = row.Weight, releasedOn = row.ReleasedOn })))).Expect(Created);

        var ordered = rows.OrderBy(_ => 0);
        foreach (var key in sort.Split(','))
        {
            IComparable? Key((string Sku, string? Category, double? Weight, string? ReleasedOn) row) =>
                key.TrimStart('-') switch { "category" => row.Category, "weight" => row.Weight, _ => row.ReleasedOn };
            ordered = key[0] == '-' ? ordered.ThenByDescending(Key) : ordered.ThenBy(Key);
        }

        // The ids increase with the SKUs; ties follow the direction of the last key.
        var expected = (sort.Split(',')[^1][0] == '-' ? ordered.ThenByDescending(row => row.Sku) : ordered.ThenBy(row => row.Sku)).Select(row => row.Sku);
        Assert.That(Skus(await Products.ListAll(limit, ("sort", sort))), Is.EqualTo(expected));
    }

    [Test]
    public async Task S2_rows_inserted_while_paging_do_not_repeat_or_hide_others([Values("category", "-category", "-createdAt", "weight,category")] string sort)
    {
        string[] old = [.. Enumerable.Range(0, 20).Select(each => $"old-{each:00}")];
        (await Products.Bulk(old.Select((sku, each) => Samples.Product(sku, new { category = Categories[each % 5], weight = Weights[each % 7] })))).Expect(Created);

        var seen = new List<string?>();
        string? cursor = null;
        for (var page = 0; page == 0 || cursor is not null; page++)
        {
            var answer = (await Products.List([("sort", sort), ("limit", 3), .. Cursor(cursor)])).Expect(OK);
            seen.AddRange(Skus(answer.Rows));
            cursor = answer.NextCursor;
            Assert.That(page, Is.LessThan(50), "paging ends");
            if (page < 5)
            {
                await Products.Add(Samples.Product($"new-{page}-first", new { category = (string?)null }));
                await Products.Add(Samples.Product($"new-{page}-last", new { category = "z", weight = 99 }));
            }
        }

        Assert.That(seen, Is.Unique);
        Assert.That(seen, Is.SupersetOf(old));
    }

    [Test]
    public async Task S2_paging_continues_after_the_row_at_the_cursor_is_deleted()
    {
        (await Products.Bulk(Enumerable.Range(0, 6).Select(each => Samples.Product($"A-{each}", new { category = each < 3 ? null : "c" })))).Expect(Created);
        var first = (await Products.List(("sort", "category"), ("limit", 2))).Expect(OK);

        (await Products.Delete(first.Rows[1].GetProperty("id").GetString()!)).Expect(OK);

        (await Products.List(("sort", "category"), ("limit", 2), ("cursor", first.NextCursor!))).ExpectColumn("sku", "A-2", "A-3");
    }

    [TestCase("createdAt")]
    [TestCase("price")]
    [TestCase("barcode")]
    [TestCase("supplierRef")]
    [TestCase("available")]
    [TestCase("state")]
    [TestCase("weight")]
    [TestCase("margin")]
    public async Task S2_paging_works_with_every_type(string field)
    {
        string[] states = ["draft", "active", "retired"];
        (await Products.Bulk(Enumerable.Range(0, 12).Select(each => Samples.Product($"A-{each:00}", new
        {
            price = $"{each % 3}.0001",
            barcode = long.MaxValue - each,
            supplierRef = new Guid(each % 4, 0, 0, new byte[8]),
            available = each % 2 == 0,
            state = states[each % 3],
            weight = each % 3 == 0 ? (double?)null : 0.1 * each,
            margin = each % 4 == 0 ? null : $"-{each % 3}.5",
        })))).Expect(Created);

        var whole = Skus(await Products.ListAll(100, ("sort", field)));
        Assert.That(Skus(await Products.ListAll(1, ("sort", field))), Is.EqualTo(whole));
        Assert.That(Skus(await Products.ListAll(5, ("sort", $"-{field}"))), Is.EqualTo(whole.Reverse()));
    }

    [Test]
    public async Task Pages_have_20_rows_by_default()
    {
        (await Products.Bulk(Enumerable.Range(0, 21).Select(each => Samples.Product($"A-{each}")))).Expect(Created);

        var page = (await Products.List(("stock", 0), ("count", "true"))).Expect(OK);

        Assert.That(page.Rows, Has.Count.EqualTo(20));
        Assert.That(page.Page.GetProperty("limit").GetInt32(), Is.EqualTo(20));
        Assert.That(page.Page.GetProperty("total").GetInt32(), Is.EqualTo(21));
        Assert.That((await Products.List()).Page.TryGetProperty("total", out _), Is.False, "the total is counted only when asked for");
    }

    [Test]
    public async Task The_total_counts_the_matching_rows_on_all_pages()
    {
        (await Products.Bulk(Enumerable.Range(0, 9).Select(each => Samples.Product($"A-{each}", new { stock = each })))).Expect(Created);

        var first = (await Products.List(("stock.gte", 2), ("limit", 3), ("count", "true"))).Expect(OK);
        var second = (await Products.List(("stock.gte", 2), ("limit", 3), ("count", "true"), ("cursor", first.NextCursor!))).Expect(OK);

        Assert.That(first.Page.GetProperty("total").GetInt32(), Is.EqualTo(7));
        Assert.That(second.Page.GetProperty("total").GetInt32(), Is.EqualTo(7));
    }

    [TestCase("limit", "0")]
    [TestCase("limit", "101")]
    [TestCase("limit", "-1")]
    [TestCase("limit", "ten")]
    [TestCase("cursor", "nonsense")]
    [TestCase("cursor", "")]
    [TestCase("count", "maybe")]
    [TestCase("sort", "colour")]
    [TestCase("sort", "attributes")]
    [TestCase("offset", "10")]
    public async Task An_invalid_parameter_gets_400(string name, string value) =>
        (await Products.List((name, value))).ExpectError(ErrorCode.BadRequest);

    [Test]
    public async Task A_cursor_of_another_order_gets_400()
    {
        (await Products.Bulk(Enumerable.Range(0, 3).Select(each => Samples.Product($"A-{each}")))).Expect(Created);
        var page = (await Products.List(("sort", "sku"), ("limit", 1))).Expect(OK);

        (await Products.List(("sort", "-sku"), ("cursor", page.NextCursor!))).ExpectError(ErrorCode.BadRequest);
    }

    private static (string, object)[] Cursor(string? cursor) => cursor is null ? [] : [("cursor", cursor)];

    private static IEnumerable<string?> Skus(IEnumerable<JsonElement> rows) => rows.Select(row => row.GetProperty("sku").GetString());
}
