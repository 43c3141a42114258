using System.Text.Json;

namespace Dbal.ConformanceTests.Writes;

public sealed class BulkTests : DaemonTest
{
    [Test]
    public async Task S32_a_bulk_returns_rows_in_the_order_of_its_input()
    {
        string[] skus = [.. Enumerable.Range(0, 1000).Select(each => $"A-{each * 7919 % 1000:000}")];

        var created = (await Products.Bulk(skus.Select(sku => Samples.Product(sku)))).Expect(Created).ExpectColumn("sku", skus);

        Assert.That((await Products.ListAll(100, ("sort", "id"))).Select(Id), Is.EquivalentTo(created.Rows.Select(Id)));
        (await Products.Read(Id(created.Rows[999])!)).Expect(OK).ExpectFields(new { sku = skus[999] });
    }

    [TestCase(0)]
    [TestCase(57)]
    [TestCase(199)]
    public async Task S32_a_bulk_with_a_duplicate_inserts_nothing(int place)
    {
        await Products.Add(Samples.Product("taken", new { stock = 1 }));
        var rows = Enumerable.Range(0, 200).Select(each => Samples.Product(each == place ? "taken" : $"A-{each}"));

        (await Products.Bulk(rows)).ExpectError(ErrorCode.Conflict, "sku");

        (await Products.List(("count", "true"))).ExpectColumn("sku", "taken");
        (await Products.Bulk(Enumerable.Range(0, 200).Select(each => Samples.Product($"A-{each}")))).Expect(Created);
    }

    [Test]
    public async Task S32_a_bulk_with_a_reference_to_a_missing_row_inserts_nothing()
    {
        var workflows = Rows("core", "workflow");
        var owner = await Users.Add(Samples.User("ada"));

        (await workflows.Bulk(new[] { Workflow("a", owner), Workflow("b", owner), Workflow("c", Guid.CreateVersion7().ToString()) })).ExpectError(ErrorCode.Conflict, "ownerId");

        (await workflows.List()).ExpectColumn("name");

        static object Workflow(string name, string ownerId) => new { name, ownerId, definition = new { } };
    }

    [Test]
    public async Task S32_a_row_of_a_bulk_can_refer_to_an_earlier_one()
    {
        var parent = Guid.CreateVersion7().ToString();
        var pages = Rows("core", "ui_page");

        (await pages.Bulk(new object[] { new { id = parent, path = "/", title = "Home" }, new { path = "/a", title = "A", parentId = parent } })).Expect(Created);

        (await pages.List(("parentId", parent))).ExpectColumn("path", "/a");
    }

    [Test]
    public async Task S32_rows_of_a_bulk_can_refer_to_each_other_in_any_order()
    {
        var pages = Rows("core", "ui_page");
        var ids = Enumerable.Range(0, 30).Select(_ => Guid.CreateVersion7().ToString()).ToArray();
        var order = Enumerable.Range(0, ids.Length).Select(each => each * 7 % ids.Length).ToArray();
        var rows = order.Select(each => new { id = ids[each], path = $"/{each}", title = "T", parentId = each == 0 ? null : ids[(each - 1) / 2] });

        var created = (await pages.Bulk(rows)).Expect(Created);

        created.ExpectColumn("id", [.. order.Select(each => ids[each])]);
        (await pages.List(("parentId", ids[3]), ("sort", "path"))).ExpectColumn("path", "/7", "/8");
        (await pages.Delete(ids[3])).ExpectError(ErrorCode.Conflict, "parentId");
    }

    [Test]
    public async Task S32_a_row_of_a_bulk_can_refer_to_itself()
    {
        var id = Guid.CreateVersion7().ToString();
        var pages = Rows("core", "ui_page");

        (await pages.Bulk(new object[] { new { path = "/a", title = "A", parentId = id }, new { id, path = "/", title = "Home", parentId = id } })).Expect(Created);

        (await pages.List(("parentId", id), ("sort", "path"))).ExpectColumn("path", "/", "/a");
    }

    [TestCase(2)]
    [TestCase(5)]
    public async Task S32_a_cycle_of_references_in_a_bulk_is_rejected(int length)
    {
        var pages = Rows("core", "ui_page");
        await pages.Add(new { path = "/taken", title = "Taken" });
        var ids = Enumerable.Range(0, length).Select(_ => Guid.CreateVersion7().ToString()).ToArray();
        var cycle = Enumerable.Range(0, length).Select(each => (object)new { id = ids[each], path = $"/{each}", title = "T", parentId = ids[(each + 1) % length] }).ToList();

        (await pages.Bulk(cycle)).ExpectError(ErrorCode.Conflict, "parentId");
        (await pages.Bulk(cycle.Append(new { path = "/leaf", title = "Leaf", parentId = ids[0] }))).ExpectError(ErrorCode.Conflict, "parentId");
        (await pages.Bulk(cycle.Append(new { path = "/taken", title = "Again" }))).ExpectError(ErrorCode.Conflict, "path");
        (await pages.List()).ExpectColumn("path", "/taken");
    }

    [Test]
    public async Task S32_every_invalid_field_of_every_row_is_named()
    {
        object[] rows = [Samples.Product("A-1"), new { sku = "A-2", price = "x" }, Samples.Product("A-3", new { colour = "red", stock = 1.5 })];

        (await Products.Bulk(rows)).ExpectError(ErrorCode.ValidationError, "1.name", "1.price", "2.colour", "2.stock");

        (await Products.List()).ExpectColumn("sku");
    }

    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("5")]
    [TestCase("null")]
    [TestCase("[5]")]
    [TestCase("[null]")]
    [TestCase("[[]]")]
    public async Task S32_a_bulk_must_be_an_array_of_rows(string body) => (await Products.Bulk(body)).ExpectError(ErrorCode.ValidationError);

    [Test, Requires("transactions")]
    public async Task S32_a_failed_bulk_is_never_visible()
    {
        await Products.Add(Samples.Product("taken"));
        var rows = Enumerable.Range(0, 1000).Select(each => Samples.Product(each == 999 ? "taken" : $"A-{each}"));

        var bulk = Products.Bulk(rows);
        var looks = new List<Answer>();
        do
            looks.Add(await Products.List(("count", "true"), ("limit", 1)));
        while (!bulk.IsCompleted);

        (await bulk).ExpectError(ErrorCode.Conflict);
        Assert.That(looks.Select(look => look.Expect(OK).Page.GetProperty("total").GetInt32()), Has.All.EqualTo(1));
    }

    [Test]
    public async Task S32_one_of_concurrent_bulks_with_the_same_keys_in_different_orders_succeeds()
    {
        var rows = Enumerable.Range(0, 40).Select(each => Samples.Product($"A-{each:00}")).ToList();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(each => Products.Bulk(each % 2 == 0 ? rows : rows.AsEnumerable().Reverse())));

        Assert.That(answers.Where(answer => answer.Status == Created), Has.Exactly(1).Items, string.Join('\n', answers.Select(answer => answer.Line)));
        foreach (var lost in answers.Where(answer => answer.Status != Created))
            lost.ExpectError(ErrorCode.Conflict, "sku");
        Assert.That(await Products.ListAll(100), Has.Count.EqualTo(rows.Count));
    }

    [Test]
    public async Task S32_concurrent_bulks_with_the_same_tree_in_different_orders_do_not_block()
    {
        var pages = Rows("core", "ui_page");
        var ids = Enumerable.Range(0, 40).Select(_ => Guid.CreateVersion7().ToString()).ToArray();
        var rows = ids.Select((id, each) => new { id, path = $"/{each:00}", title = "T", parentId = each == 0 ? null : ids[(each - 1) / 3] }).ToList();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(each => pages.Bulk(each % 2 == 0 ? rows : rows.AsEnumerable().Reverse())));

        Assert.That(answers.Where(answer => answer.Status == Created), Has.Exactly(1).Items, string.Join('\n', answers.Select(answer => answer.Line)));
        foreach (var lost in answers.Where(answer => answer.Status != Created))
            lost.ExpectError(ErrorCode.Conflict, "id");
    }

    private static string? Id(JsonElement row) => row.GetProperty("id").GetString();
}
