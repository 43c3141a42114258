namespace Dbal.IntegrationTests;

public sealed class TenantTests : DaemonTest
{
    [Test]
    public async Task Tenants_are_isolated()
    {
        var elsewhere = Rows("shop", "product", NewTenant());
        var mine = await Products.Add(Samples.Product("A-1", new { stock = 1 }));

        var theirs = await elsewhere.Add(Samples.Product("A-1", new { stock = 2 }));

        (await Products.List(("count", "true"))).ExpectColumn("id", mine);
        (await elsewhere.List(("count", "true"))).ExpectColumn("id", theirs);
        (await elsewhere.Read(mine)).ExpectError(ErrorCode.NotFound);
        (await elsewhere.Change(mine, new { stock = 9 })).ExpectError(ErrorCode.NotFound);
        (await elsewhere.Replace(mine, Samples.Product("A-9"))).ExpectError(ErrorCode.NotFound);
        (await elsewhere.Delete(mine)).ExpectError(ErrorCode.NotFound);
        (await Products.Read(mine)).Expect(OK).ExpectFields(new { sku = "A-1", stock = 1 });
    }
}
