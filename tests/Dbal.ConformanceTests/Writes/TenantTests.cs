namespace Dbal.ConformanceTests.Writes;

public sealed class TenantTests : DaemonTest
{
    private readonly string other = NewTenant();

    private EntityClient Theirs => Rows("shop", "product", other);

    [Test]
    public async Task S38_tenants_can_have_the_same_ids_and_keys()
    {
        var id = Guid.CreateVersion7().ToString();
        await Products.Add(Samples.Product("A-1", new { id, barcode = 1, stock = 1 }));

        await Theirs.Add(Samples.Product("A-1", new { id, barcode = 1, stock = 2 }));
        (await Theirs.Change(id, new { category = "theirs" })).Expect(OK);

        (await Products.Read(id)).Expect(OK).ExpectFields(new { stock = 1, category = (string?)null });
        (await Theirs.Read(id)).Expect(OK).ExpectFields(new { stock = 2, category = "theirs" });
        (await Theirs.Delete(id)).Expect(OK);
        (await Products.Read(id)).Expect(OK);
    }

    [Test]
    public async Task S38_lists_counts_and_filters_stay_within_the_tenant()
    {
        await Products.Add(Samples.Product("mine", new { category = "c", stock = 1 }));
        (await Theirs.Bulk(Enumerable.Range(0, 5).Select(each => Samples.Product($"theirs-{each}", new { category = "c", stock = 1 })))).Expect(Created);

        foreach (var (name, value) in new (string, object)[] { ("category", "c"), ("category.ne", "d"), ("stock.gte", 0), ("or", "stock:1|category:c"), ("sku.nin", ""), ("sku.contains", "") })
        {
            var page = (await Products.List((name, value), ("count", "true"))).ExpectColumn("sku", "mine");
            Assert.That(page.Page.GetProperty("total").GetInt32(), Is.EqualTo(1), page.ToString());
        }
    }

    [Test]
    public async Task S38_tenants_with_similar_names_are_separate()
    {
        string[] names = [Tenant, Tenant.ToUpperInvariant(), Tenant + "-", Tenant + "_", Tenant + "0", Tenant[..^1], Tenant[..^1] + "_"];
        foreach (var name in names)
            await Rows("shop", "product", name).Add(Samples.Product("A-1", new { category = name }));

        foreach (var name in names)
            (await Rows("shop", "product", name).List(("count", "true"))).ExpectColumn("category", name);
    }

    [Test]
    public async Task S38_every_write_keeps_the_case_of_its_tenants_name()
    {
        var (upper, lower) = (Rows("shop", "product", Tenant.ToUpperInvariant()), Products);

        (await upper.Bulk(new[] { Samples.Product("bulk-1"), Samples.Product("bulk-2") })).Expect(Created);
        (await upper.Create(Samples.Product("create"))).Expect(Created);
        (await upper.Upsert("sku", Samples.Product("upsert"))).Expect(Created);

        (await lower.List(("count", "true"))).ExpectColumn("sku");
        (await upper.List(("sort", "sku"))).ExpectColumn("sku", "bulk-1", "bulk-2", "create", "upsert");
        (await lower.Bulk(new[] { Samples.Product("bulk-1"), Samples.Product("create") })).Expect(Created);
        (await upper.List(("sort", "sku"))).ExpectColumn("sku", "bulk-1", "bulk-2", "create", "upsert");
    }

    [Test]
    public async Task S38_a_cursor_is_invalid_for_another_tenant()
    {
        (await Theirs.Bulk(Enumerable.Range(0, 5).Select(each => Samples.Product($"theirs-{each}")))).Expect(Created);
        await Products.Add(Samples.Product("mine"));
        var cursor = (await Theirs.List(("sort", "-sku"), ("limit", 2))).Expect(OK).NextCursor!;

        (await Products.List(("sort", "-sku"), ("cursor", cursor))).ExpectError(ErrorCode.BadRequest);
    }

    [Test]
    public async Task S38_upsert_finds_rows_of_its_own_tenant_only()
    {
        var theirs = await Theirs.Add(Samples.Product("A-1", new { stock = 5 }));

        (await Products.Upsert("sku", Samples.Product("A-1", new { stock = 6 }))).Expect(Created);

        (await Theirs.Read(theirs)).Expect(OK).ExpectFields(new { stock = 5 });
    }

    [Test]
    public async Task S38_cascades_stay_within_the_tenant()
    {
        var id = Guid.CreateVersion7().ToString();
        foreach (var tenant in new[] { Tenant, other })
        {
            await Rows("core", "user", tenant).Add(Samples.User("ada", new { id }));
            await Rows("notify", "notification", tenant).Add(new { userId = id, title = "Hello" });
            await Rows("audit", "audit_log", tenant).Add(new { actorId = id, action = "signed in" });
        }

        (await Users.Delete(id)).Expect(OK);

        (await Rows("notify", "notification").List()).ExpectColumn("title");
        (await Rows("notify", "notification", other).List()).ExpectColumn("title", "Hello");
        (await Rows("audit", "audit_log", other).List()).ExpectColumn("actorId", id);
        (await Rows("core", "user", other).Read(id)).Expect(OK);
    }

    [Test]
    public async Task S38_a_stale_ETag_of_another_tenants_row_gets_404_not_412()
    {
        var theirs = (await Theirs.Create(Samples.Product("A-1"))).Expect(Created);

        (await Products.Change(theirs.Id, new { stock = 1 }, theirs.ETag)).ExpectError(ErrorCode.NotFound);
        (await Products.Delete(theirs.Id, "\"1\"")).ExpectError(ErrorCode.NotFound);
    }

    [Test]
    public async Task S38_RPC_stays_within_its_tenant()
    {
        var theirs = await Theirs.Add(Samples.Product("A-1"));

        (await Daemon.Post("/api/dbal", new { entity = "shop.product", action = "read", tenantId = Tenant, payload = new { id = theirs } })).ExpectError(ErrorCode.NotFound);
        (await Daemon.Post("/api/dbal", new { entity = "shop.product", action = "list", tenantId = Tenant })).ExpectColumn("id");
    }

    [Test]
    public async Task S38_RPC_writes_to_the_tenant_of_the_call()
    {
        foreach (var (tenant, stock) in new[] { (Tenant, 1), (other, 2) })
            (await Daemon.Post("/api/dbal", new { entity = "shop.product", action = "create", tenantId = tenant, payload = Samples.Product("A-1", new { stock }) })).Expect(Created);

        (await Products.List()).ExpectColumn("stock", "1");
        (await Theirs.List()).ExpectColumn("stock", "2");
        (await Daemon.Post("/api/dbal", new { entity = "shop.product", action = "list", tenantId = Tenant })).ExpectColumn("stock", "1");
    }
}
