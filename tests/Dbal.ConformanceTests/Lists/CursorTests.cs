using System.Text.Json;

namespace Dbal.ConformanceTests.Lists;

public sealed class CursorTests : DaemonTest
{
    private const string Emoji = "\U0001F600";
    private const int LongestAddress = 64 * 1024;

    [Test]
    public async Task S2_a_cursor_is_used_with_its_filter()
    {
        (await Products.Bulk(Enumerable.Range(0, 8).Select(each => Samples.Product($"A-{each}", new { category = each % 2 == 0 ? "even" : "odd" })))).Expect(Created);

        Assert.That(Skus(await Products.ListAll(2, ("category", "even"), ("sort", "sku"))), Is.EqualTo(new[] { "A-0", "A-2", "A-4", "A-6" }));
        Assert.That(Skus(await Products.ListAll(1, ("or", "category:odd|sku:A-0"), ("sort", "-sku"))), Is.EqualTo(new[] { "A-7", "A-5", "A-3", "A-1", "A-0" }));
    }

    [Test]
    public async Task S2_a_cursor_of_another_list_gets_400()
    {
        var other = NewTenant();
        (await Products.Bulk(Enumerable.Range(0, 4).Select(each => Samples.Product($"A-{each}", new { category = "c" })))).Expect(Created);
        (await Rows("shop", "product", other).Bulk(Enumerable.Range(0, 4).Select(each => Samples.Product($"A-{each}", new { category = "c" })))).Expect(Created);
        foreach (var name in new[] { "ada", "grace", "joan" })
            await Users.Add(Samples.User(name));
        var byId = (await Products.List(("limit", 1))).Expect(OK).NextCursor!;
        var filtered = (await Products.List(("limit", 1), ("category", "c"), ("sort", "sku"))).Expect(OK).NextCursor!;

        (await Users.List(("limit", 1), ("cursor", byId))).ExpectError(ErrorCode.BadRequest);
        (await Rows("shop", "product", other).List(("limit", 1), ("cursor", byId))).ExpectError(ErrorCode.BadRequest);
        (await Products.List(("limit", 1), ("category", "c"), ("cursor", byId))).ExpectError(ErrorCode.BadRequest);
        (await Products.List(("limit", 1), ("sort", "sku"), ("cursor", filtered))).ExpectError(ErrorCode.BadRequest);
        (await Products.List(("limit", 1), ("category", "d"), ("sort", "sku"), ("cursor", filtered))).ExpectError(ErrorCode.BadRequest);
        (await Products.List(("limit", 1), ("category.ne", "c"), ("sort", "sku"), ("cursor", filtered))).ExpectError(ErrorCode.BadRequest);
        (await Products.List(("limit", 1), ("category", "c"), ("sort", "-sku"), ("cursor", filtered))).ExpectError(ErrorCode.BadRequest);
        (await Products.List(("limit", 1), ("category", "c"), ("sort", "sku,name"), ("cursor", filtered))).ExpectError(ErrorCode.BadRequest);
        (await Products.List(("limit", 2), ("category", "c"), ("sort", "sku"), ("cursor", filtered), ("count", "true"))).ExpectColumn("sku", "A-1", "A-2");
    }

    [Test]
    public async Task S2_a_cursor_is_valid_for_the_same_list_by_RPC_and_with_reordered_filters()
    {
        (await Products.Bulk(Enumerable.Range(0, 4).Select(each => Samples.Product($"A-{each}", new { category = "c", stock = 1 })))).Expect(Created);
        var cursor = (await Products.List(("limit", 1), ("category", "c"), ("stock.gte", 1), ("sort", "sku"))).Expect(OK).NextCursor!;

        (await Products.List(("stock.gte", 1), ("limit", 1), ("sort", "sku"), ("category", "c"), ("cursor", cursor))).ExpectColumn("sku", "A-1");
        var options = new { filter = new Dictionary<string, object> { ["stock.gte"] = 1, ["category"] = "c" }, sort = "sku", limit = 1, cursor };
        (await Daemon.Post("/api/dbal", new { entity = "shop.product", action = "list", tenantId = Tenant, options })).ExpectColumn("sku", "A-1");
    }

    [Test]
    public async Task S2_a_damaged_cursor_gets_400()
    {
        (await Products.Bulk(Enumerable.Range(0, 4).Select(each => Samples.Product($"A-{each}")))).Expect(Created);
        var cursor = (await Products.List(("limit", 1), ("sort", "name"))).Expect(OK).NextCursor!;

        foreach (var damaged in new[] { cursor[..^1], cursor[..^4], cursor[4..], cursor + "AAAA", "AAAA", $"_{cursor[1..]}", " ", "%", "null" })
            (await Products.List(("limit", 1), ("sort", "name"), ("cursor", damaged))).ExpectError(ErrorCode.BadRequest);
    }

    [TestCase("path,title")]
    [TestCase("-title,path")]
    [TestCase("-path")]
    public async Task S2_every_page_can_be_fetched_with_sorted_texts_of_maximum_length(string sort)
    {
        var pages = Rows("core", "ui_page");
        var longest = string.Concat(Enumerable.Repeat(Emoji, 255));
        for (var each = 0; each < 5; each++)
            await pages.Add(new { path = string.Concat(Enumerable.Repeat(Emoji, 511)) + each, title = longest + (each % 2) });

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await pages.List([("sort", sort), ("limit", 1), .. cursor is null ? [] : new (string, object)[] { ("cursor", cursor) }])).Expect(OK);
            seen.AddRange(page.Rows.Select(row => row.GetProperty("id").GetString()!));
            cursor = page.NextCursor;
            Assert.That(cursor?.Length ?? 0, Is.LessThan(LongestAddress / 2), "a cursor has a bounded length");
            // Deletes the last row of the page before the next page is requested.
            (await pages.Delete(seen[^1])).Expect(OK);
        }
        while (cursor is not null);

        Assert.That(seen, Has.Count.EqualTo(5).And.Unique);
    }

    [TestCase("description")]
    [TestCase("-description,sku")]
    [TestCase("sku,description")]
    public async Task S2_a_sort_by_text_without_max_length_is_rejected_on_the_first_page(string sort)
    {
        await Products.Add(Samples.Product("A-1", new { description = new string('x', 100_000) }));

        (await Products.List(("sort", sort))).ExpectError(ErrorCode.BadRequest);
    }

    [Test]
    public async Task S2_paging_continues_after_the_row_at_the_cursor_is_changed()
    {
        (await Products.Bulk(Enumerable.Range(0, 6).Select(each => Samples.Product($"A-{each}", new { category = $"c{each}" })))).Expect(Created);
        var first = (await Products.List(("sort", "category"), ("limit", 2))).Expect(OK);

        (await Products.Change(first.Rows[1].GetProperty("id").GetString()!, new { category = "c0" })).Expect(OK);

        (await Products.List(("sort", "category"), ("limit", 2), ("cursor", first.NextCursor!))).ExpectColumn("sku", "A-2", "A-3");
    }

    [Test]
    public async Task S4_the_longest_indexed_value_can_be_filtered_by()
    {
        var pages = Rows("core", "ui_page");
        var path = string.Concat(Enumerable.Repeat(Emoji, 512));
        var id = await pages.Add(new { path, title = "A" });

        (await pages.List(("path", path))).ExpectColumn("id", id);
        (await pages.List(("path.startsWith", path), ("title", "A"))).ExpectColumn("id", id);
        (await pages.List(("path", string.Concat(Enumerable.Repeat(Emoji, 768))))).ExpectColumn("id");
        (await Products.List(("description", string.Concat(Enumerable.Repeat(Emoji, 4096))))).ExpectColumn("id");
    }

    [TestCase("name=%FF")]
    [TestCase("name=%C3")]
    [TestCase("name=%C0%80")]
    [TestCase("name=%ED%A0%80")]
    [TestCase("name=%F4%90%80%80")]
    [TestCase("name=%")]
    [TestCase("name=%4")]
    [TestCase("name=%zz")]
    [TestCase("name=%u0041")]
    [TestCase("na%FFme=x")]
    [TestCase("sort=%FF")]
    [TestCase("cursor=%FF")]
    [TestCase("or=name:%FF")]
    public async Task S9_a_query_that_is_not_percent_encoded_UTF_8_gets_400(string query)
    {
        await Products.Add(Samples.Product("A-1"));

        Assert.That((await RawConnection.Send($"GET {Products.Path}?{query} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")).ExpectError(ErrorCode.BadRequest).Body, Does.Contain("percent-encoded"));
    }

    [TestCase("/%FF/shop/product")]
    [TestCase("/acme/shop/pro%zzduct")]
    [TestCase("/acme/shop/product/%C3")]
    [TestCase("/acme/shop/product/%")]
    public async Task S9_a_path_that_is_not_percent_encoded_UTF_8_gets_400(string path) =>
        (await RawConnection.Send($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")).ExpectError(ErrorCode.BadRequest);

    [Test]
    public async Task S9_percent_encoding_is_decoded_once_and_plus_is_a_space()
    {
        const string name = "50% + é 😀 %41 &=#?";
        var id = await Products.Add(Samples.Product("A-1", new { name }));

        (await Products.List(("name", name))).ExpectColumn("id", id);
        (await Daemon.Get($"{Products.Path}?name={Uri.EscapeDataString(name).Replace("%20", "+")}")).ExpectColumn("id", id);
        (await Daemon.Get($"{Products.Path}?%73ku=%41-1&&")).ExpectColumn("id", id);
    }

    private static IEnumerable<string?> Skus(IEnumerable<JsonElement> rows) => rows.Select(row => row.GetProperty("sku").GetString());
}
