namespace Dbal.IntegrationTests;

public sealed class BulkTests : DaemonTest
{
    [Test]
    public async Task Bulk_is_all_or_nothing()
    {
        await Products.Add(Samples.Product("B-2"));

        (await Products.Bulk(Batch("B-1", "B-2", "B-3"))).ExpectError(ErrorCode.Conflict);
        (await Products.Bulk(Batch("B-3", "B-4", "B-3"))).ExpectError(ErrorCode.Conflict);
        (await Products.Bulk(new[] { Samples.Product("B-5"), Samples.Product("B-6", new { stock = "many" }) })).ExpectError(ErrorCode.ValidationError, "1.stock");
        (await Products.List()).ExpectColumn("sku", "B-2");

        (await Products.Bulk(Batch("B-9", "B-7", "B-8"))).Expect(Created).ExpectColumn("sku", "B-9", "B-7", "B-8");
        (await Products.List(("sort", "sku"))).ExpectColumn("sku", "B-2", "B-7", "B-8", "B-9");

        static object[] Batch(params string[] skus) => [.. skus.Select(sku => Samples.Product(sku))];
    }
}
