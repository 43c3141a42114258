using System.Text.Json;

namespace Dbal.ConformanceTests.Writes;

public sealed class BulkTests : DaemonTest
{
    [Test]
    public async Task S32_bulk_keeps_the_order_of_its_input()
    {
        string[] skus = [.. Enumerable.Range(0, 1000).Select(each => $"A-{each * 7919 % 1000:000}")];

        var created = (await Products.Bulk(skus.Select(sku => Samples.Product(sku)))).Expect(Created).ExpectColumn("sku", skus);

        Assert.That((await Products.ListAll(100, ("sort", "id"))).Select(Id), Is.EquivalentTo(created.Rows.Select(Id)));
        (await Products.Read(Id(created.Rows[999])!)).Expect(OK).ExpectFields(new { sku = skus[999] });
    }

    [TestCase(0)]
    [TestCase(57)]
    [TestCase(199)]
    public async Task S32_a_bulk_with_one_duplicate_leaves_nothing(int place)
    {
        await Products.Add(Samples.Product("taken", new { stock = 1 }));
        var rows = Enumerable.Range(0, 200).Select(each => Samples.Product(each == place ? "taken" : $"A-{each}"));

        (await Products.Bulk(rows)).ExpectError(ErrorCode.Conflict, "sku");

        (await Products.List(("count", "true"))).ExpectColumn("sku", "taken");
        (await Products.Bulk(Enumerable.Range(0, 200).Select(each => Samples.Product($"A-{each}")))).Expect(Created);
    }

    [Test]
    public async Task S32_a_bulk_with_a_reference_to_nowhere_leaves_nothing()
    {
        var workflows = Rows("core", "workflow");
        var owner = await Users.Add(Samples.User("ada"));

        (await workflows.Bulk(new[] { Workflow("a", owner), Workflow("b", owner), Workflow("c", Guid.CreateVersion7().ToString()) })).ExpectError(ErrorCode.Conflict, "ownerId");

        (await workflows.List()).ExpectColumn("name");

        static object Workflow(string name, string ownerId) => new { name, ownerId, definition = new { } };
    }

    [Test]
    public async Task S32_a_row_of_a_bulk_may_refer_to_one_before_it()
    {
        var parent = Guid.CreateVersion7().ToString();
        var pages = Rows("core", "ui_page");

        (await pages.Bulk(new object[] { new { id = parent, path = "/", title = "Home" }, new { path = "/a", title = "A", parentId = parent } })).Expect(Created);

        (await pages.List(("parentId", parent))).ExpectColumn("path", "/a");
    }

    [Test]
    public async Task S32_every_fault_of_every_row_is_named()
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
    public async Task S32_a_bulk_is_an_array_of_rows(string body) => (await Products.Bulk(body)).ExpectError(ErrorCode.ValidationError);

    [Test, Requires("transactions")]
    public async Task S32_nobody_sees_a_bulk_that_fails()
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
    public async Task S32_of_bulks_that_meet_in_another_order_one_wins()
    {
        var rows = Enumerable.Range(0, 40).Select(each => Samples.Product($"A-{each:00}")).ToList();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(each => Products.Bulk(each % 2 == 0 ? rows : rows.AsEnumerable().Reverse())));

        Assert.That(answers.Where(answer => answer.Status == Created), Has.Exactly(1).Items, string.Join('\n', answers.Select(answer => answer.Line)));
        foreach (var lost in answers.Where(answer => answer.Status != Created))
            lost.ExpectError(ErrorCode.Conflict, "sku");
        Assert.That(await Products.ListAll(100), Has.Count.EqualTo(rows.Count));
    }

    private static string? Id(JsonElement row) => row.GetProperty("id").GetString();
}
