namespace Dbal.IntegrationTests;

/// <summary>Lists: pages, filters and orders.</summary>
public sealed class ListTests : DaemonTest
{
    [Test]
    public async Task Paging_returns_every_row_once()
    {
        var skus = Enumerable.Range(0, 25).Select(each => $"A-{each:00}").ToArray();
        (await Products.Bulk(skus.Select((sku, each) => Samples.Product(sku, new { category = each % 3 == 0 ? null : $"c{each % 4}" })))).Expect(Created);

        var first = (await Products.List(("sort", "category"), ("limit", 10), ("count", "true"))).Expect(OK);
        Assert.That(first.Rows, Has.Count.EqualTo(10));
        Assert.That(first.Page.GetProperty("limit").GetInt32(), Is.EqualTo(10));
        Assert.That(first.Page.GetProperty("total").GetInt32(), Is.EqualTo(25));

        var rows = await Products.ListAll(10, ("sort", "category"));
        Assert.That(rows.Select(row => row.GetProperty("sku").GetString()), Is.EquivalentTo(skus));
        Assert.That(await Products.ListAll(25), Has.Count.EqualTo(25), "a page that is exactly full");
    }

    [Test]
    public async Task Filters_compare_by_equality_and_range()
    {
        foreach (var (sku, price, stock) in new[] { ("A-1", "9.5000", 1), ("A-2", "10.0000", 1), ("a-2", "10.5000", 2), ("A-3", "100.0000", 3) })
            await Products.Add(Samples.Product(sku, new { price, stock }));

        (await Products.List(("sku", "A-2"))).ExpectColumn("sku", "A-2");
        (await Products.List(("stock.ne", 1), ("sort", "sku"))).ExpectColumn("sku", "A-3", "a-2");
        (await Products.List(("price.gt", "10"), ("sort", "price"))).ExpectColumn("sku", "a-2", "A-3");
        (await Products.List(("price.gte", "9.5"), ("price.lt", "10.5"), ("sort", "price"))).ExpectColumn("sku", "A-1", "A-2");
        (await Products.List(("sku.in", "A-1,A-3,A-4"), ("sort", "sku"))).ExpectColumn("sku", "A-1", "A-3");
        (await Products.List(("or", "stock:3|price.lt:10"), ("sort", "sku"))).ExpectColumn("sku", "A-1", "A-3");
    }

    [Test]
    public async Task Sorting_works_in_both_directions_with_nulls_and_ties()
    {
        foreach (var (sku, category) in new[] { ("A-1", "b"), ("A-2", null), ("A-3", "a"), ("A-4", "b"), ("A-5", null), ("A-6", "B") })
            await Products.Add(Samples.Product(sku, new { category }));

        (await Products.List(("sort", "category,sku"))).ExpectColumn("sku", "A-2", "A-5", "A-6", "A-3", "A-1", "A-4");
        (await Products.List(("sort", "-category,sku"))).ExpectColumn("sku", "A-1", "A-4", "A-3", "A-6", "A-2", "A-5");

        var tied = (await Products.List(("sort", "stock"))).Expect(OK).Rows.Select(row => row.GetProperty("id").GetString());
        Assert.That(tied, Is.Ordered.Using((IComparer<string?>)StringComparer.Ordinal), "ties are broken by the id");
    }
}
