namespace Dbal.ConformanceTests.Addresses;

public sealed class RpcTests : DaemonTest
{
    [Test]
    public async Task Successful_RPC_calls_return_the_response_of_REST()
    {
        var id = await Products.Add(Samples.Product("A-1", new { stock = 1, attributes = new { a = new[] { 1.5 } } }));

        await ExpectSame(await Products.Read(id), Call("read", new { id }));
        await ExpectSame(await Products.List(("stock.gte", 0), ("sort", "-sku"), ("count", "true")), Call("list", options: new { filter = new Dictionary<string, object> { ["stock.gte"] = 0 }, sort = "-sku", count = true }));
    }

    [Test]
    public async Task Failed_RPC_calls_return_the_response_of_REST()
    {
        var id = await Products.Add(Samples.Product("A-1"));
        var unknown = Guid.CreateVersion7().ToString();

        await ExpectSame(await Products.Read(unknown), Call("read", new { id = unknown }));
        await ExpectSame(await Products.Create(Samples.Product("A-1")), Call("create", Samples.Product("A-1")));
        await ExpectSame(await Products.Create(new { colour = "red" }), Call("create", new { colour = "red" }));
        await ExpectSame(await Products.Change(id, new { stock = "x" }), Call("change", new { id, stock = "x" }));
        await ExpectSame(await Products.Replace(id, new { sku = "A-1" }), Call("replace", new { id, sku = "A-1" }));
        await ExpectSame(await Products.Delete(id, "\"1\""), Call("delete", new { id }, new { ifMatch = "\"1\"" }));
        await ExpectSame(await Products.Bulk(new[] { Samples.Product("A-1") }), Call("bulk", new[] { Samples.Product("A-1") }));
        await ExpectSame(await Products.Upsert("name", Samples.Product("A-1")), Call("upsert", Samples.Product("A-1"), new { on = "name" }));
        await ExpectSame(await Products.List(("colour", "red")), Call("list", options: new { filter = new { colour = "red" } }));
    }

    [Test]
    public async Task RPC_supports_paging()
    {
        (await Call("bulk", Enumerable.Range(0, 5).Select(each => Samples.Product($"A-{each}")))).Expect(Created);

        var first = (await Call("list", options: new { sort = "sku", limit = 3 })).ExpectColumn("sku", "A-0", "A-1", "A-2");

        (await Call("list", options: new { sort = "sku", limit = 3, cursor = first.NextCursor })).ExpectColumn("sku", "A-3", "A-4");
    }

    [Test]
    public async Task RPC_supports_filters_with_a_thousand_values()
    {
        (await Call("bulk", Enumerable.Range(0, 5).Select(each => Samples.Product($"A-{each}", new { stock = each })))).Expect(Created);

        (await Call("list", options: Sku(Enumerable.Range(3, 1000)))).ExpectColumn("sku", "A-3", "A-4");
        (await Call("list", options: new { filter = new Dictionary<string, object> { ["stock.nin"] = Enumerable.Range(3, 1000) }, sort = "sku" })).ExpectColumn("sku", "A-0", "A-1", "A-2");
        (await Call("list", options: Sku(Enumerable.Range(3, 1001)))).ExpectError(ErrorCode.ValidationError, "sku");

        static object Sku(IEnumerable<int> numbers) => new { filter = new Dictionary<string, object> { ["sku.in"] = numbers.Select(number => $"A-{number}") }, sort = "sku" };
    }

    [Test]
    public async Task RPC_accepts_null_for_an_absent_member_and_rejects_an_unknown_member_that_is_null()
    {
        var call = new Dictionary<string, object?> { ["entity"] = "shop.product", ["action"] = "list", ["tenantId"] = Tenant, ["payload"] = null };
        var nulls = new { filter = (object?)null, or = (object?)null, sort = (object?)null, limit = (object?)null, cursor = (object?)null, count = (object?)null };

        (await Daemon.Post("/api/dbal", call)).Expect(OK);
        (await Daemon.Post("/api/dbal", new Dictionary<string, object?>(call) { ["options"] = nulls })).Expect(OK);
        (await Daemon.Post("/api/dbal", new Dictionary<string, object?>(call) { ["unknown"] = null })).ExpectError(ErrorCode.BadRequest);
        (await Daemon.Post("/api/dbal", new Dictionary<string, object?>(call) { ["options"] = new { unknown = (object?)null } })).ExpectError(ErrorCode.BadRequest);
    }

    [Test]
    public async Task RPC_rejects_unknown_names()
    {
        (await Daemon.Post("/api/dbal", new { entity = "shop.nothing", action = "list", tenantId = Tenant })).ExpectError(ErrorCode.NotFound);
        (await Daemon.Post("/api/dbal", "{")).ExpectError(ErrorCode.BadRequest);
        foreach (var body in new object[]
        {
            new { entity = "shop.product", action = "destroy", tenantId = Tenant },
            new { entity = "shop.product", tenantId = Tenant },
            new { entity = "shop.product", action = "list" },
            new { action = "list", tenantId = Tenant },
            new { entity = "shop.product", action = "list", tenantId = Tenant, options = new { offset = 5 } },
            new { entity = "shop.product", action = "list", tenantId = Tenant, extra = 1 },
        })
        {
            var answer = await Daemon.Post("/api/dbal", body);
            Assert.That(answer.Status, Is.EqualTo(BadRequest).Or.EqualTo(UnprocessableEntity), answer.ToString());
            Assert.That(answer.Body.GetProperty("success").GetBoolean(), Is.False);
        }
    }

    private static async Task ExpectSame(Answer rest, Task<Answer> rpc)
    {
        var answer = await rpc;
        Assert.That(answer.Status, Is.EqualTo(rest.Status), answer.ToString());
        Assert.That(answer.Body.GetRawText(), Is.EqualTo(rest.Body.GetRawText()), answer.ToString());
    }

    private Task<Answer> Call(string action, object? payload = null, object? options = null) =>
        Daemon.Post("/api/dbal", new { entity = "shop.product", action, tenantId = Tenant, payload, options });
}
