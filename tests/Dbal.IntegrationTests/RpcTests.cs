namespace Dbal.IntegrationTests;

public sealed class RpcTests : DaemonTest
{
    [Test]
    public async Task RPC_supports_the_operations_of_REST()
    {
        var created = (await Call("create", Samples.Product("R-1"))).Expect(Created);
        var id = created.Id;
        (await Products.Read(id)).Expect(OK).ExpectFields(created.Data);
        (await Call("read", new { id })).Expect(OK).ExpectFields(created.Data);

        var changed = (await Call("change", new { id, stock = 5 }, new { ifMatch = created.ETag })).Expect(OK).ExpectFields(new { sku = "R-1", stock = 5 });
        (await Call("change", new { id, stock = 6 }, new { ifMatch = created.ETag })).ExpectError(ErrorCode.PreconditionFailed);
        (await Products.Read(id)).Expect(OK).ExpectFields(changed.Data);

        (await Call("replace", new { id, sku = "R-1", name = "Rope", price = "2.0000" })).Expect(OK).ExpectFields(new { name = "Rope", stock = 0 });
        (await Call("upsert", Samples.Product("R-1", new { stock = 7 }), new { on = "sku" })).Expect(OK).ExpectFields(new { id, stock = 7 });
        (await Call("bulk", new[] { Samples.Product("R-2"), Samples.Product("R-3") })).Expect(Created).ExpectColumn("sku", "R-2", "R-3");

        var listed = await Call("list", options: new { filter = new Dictionary<string, object> { ["sku.in"] = "R-1,R-3", ["stock.gte"] = 0 }, sort = "-sku", limit = 5, count = true });
        listed.ExpectColumn("sku", "R-3", "R-1");
        Assert.That(listed.Page.GetProperty("total").GetInt32(), Is.EqualTo(2));

        (await Call("delete", new { id })).Expect(OK);
        (await Products.Read(id)).ExpectError(ErrorCode.NotFound);
        (await Call("read", new { id })).ExpectError(ErrorCode.NotFound);
        (await Call("create", new { sku = "R-4" })).ExpectError(ErrorCode.ValidationError, "name", "price");
    }

    private Task<Answer> Call(string action, object? payload = null, object? options = null) =>
        Daemon.Post("/api/dbal", new { entity = "shop.product", action, tenantId = Tenant, payload, options });
}
