namespace Dbal.ConformanceTests.Writes;

public sealed class UniqueKeyTests : DaemonTest
{
    private EntityClient Pages => Rows("core", "ui_page");

    private EntityClient Credentials => Rows("core", "credential");

    [Test]
    public async Task S30_unique_keys_allow_many_nulls()
    {
        var first = await Products.Add(Samples.Product("A-1"));
        await Products.Add(Samples.Product("A-2", new { barcode = (long?)null }));
        await Products.Add(Samples.Product("A-3", new { barcode = 5 }));

        (await Products.Bulk(new[] { Samples.Product("A-4"), Samples.Product("A-5") })).Expect(Created);
        (await Products.Change(first, new { barcode = 5 })).ExpectError(ErrorCode.Conflict, "barcode");
        (await Products.List(("barcode.isNull", "true"), ("sort", "sku"))).ExpectColumn("sku", "A-1", "A-2", "A-4", "A-5");
    }

    [Test]
    public async Task S30_a_key_with_several_fields_allows_many_nulls_in_any_of_them()
    {
        var parent = await Pages.Add(new { path = "/", title = "Home" });
        await Pages.Add(new { path = "/a", title = "A", sortOrder = 1 });
        await Pages.Add(new { path = "/b", title = "B", sortOrder = 1 });
        await Pages.Add(new { path = "/c", title = "C", parentId = parent });
        await Pages.Add(new { path = "/d", title = "D", parentId = parent });
        await Pages.Add(new { path = "/e", title = "E", parentId = parent, sortOrder = 1 });

        (await Pages.Create(new { path = "/f", title = "F", parentId = parent, sortOrder = 1 })).ExpectError(ErrorCode.Conflict, "parentId", "sortOrder");
        await Pages.Add(new { path = "/f", title = "F", parentId = parent, sortOrder = 2 });
    }

    [Test]
    public async Task S31_a_duplicate_is_rejected_by_every_operation()
    {
        await Products.Add(Samples.Product("taken", new { barcode = 1 }));
        var id = await Products.Add(Samples.Product("other", new { barcode = 2 }));

        (await Products.Create(Samples.Product("taken"))).ExpectError(ErrorCode.Conflict, "sku");
        (await Products.Replace(id, Samples.Product("taken"))).ExpectError(ErrorCode.Conflict, "sku");
        (await Products.Change(id, new { sku = "taken" })).ExpectError(ErrorCode.Conflict, "sku");
        (await Products.Bulk(new[] { Samples.Product("taken") })).ExpectError(ErrorCode.Conflict, "sku");
        (await Products.Bulk(new[] { Samples.Product("twice"), Samples.Product("twice") })).ExpectError(ErrorCode.Conflict, "sku");
        (await Products.Upsert("sku", Samples.Product("other", new { barcode = 1 }))).ExpectError(ErrorCode.Conflict, "barcode");
        (await Products.Upsert("sku", Samples.Product("new", new { barcode = 1 }))).ExpectError(ErrorCode.Conflict, "barcode");
        (await Products.Upsert("barcode", Samples.Product("taken", new { barcode = 2 }))).ExpectError(ErrorCode.Conflict, "sku");
        (await Products.List(("sort", "sku"))).ExpectColumn("sku", "other", "taken");
        (await Products.Read(id)).Expect(OK).ExpectFields(new { sku = "other", barcode = 2 });
    }

    [Test]
    public async Task S31_a_duplicate_names_every_field_of_its_key()
    {
        var ada = await Users.Add(Samples.User("ada"));
        var grace = await Users.Add(Samples.User("grace"));
        await Credentials.Add(new { userId = ada, kind = "token", secretHash = "x" });
        await Credentials.Add(new { userId = ada, kind = "password", secretHash = "x" });
        var other = await Credentials.Add(new { userId = grace, kind = "token", secretHash = "x" });

        (await Credentials.Create(new { userId = ada, kind = "token", secretHash = "y" })).ExpectError(ErrorCode.Conflict, "userId", "kind");
        (await Credentials.Change(other, new { userId = ada })).ExpectError(ErrorCode.Conflict, "userId", "kind");
        (await Credentials.Upsert("kind,userId", new { userId = ada, kind = "token", secretHash = "z" })).Expect(OK);
    }

    [Test]
    public async Task S31_the_fields_of_a_key_are_named_in_its_order()
    {
        var parent = await Pages.Add(new { path = "/", title = "Home" });
        await Pages.Add(new { path = "/a", title = "A", parentId = parent, sortOrder = 1 });

        var answer = (await Pages.Create(new { path = "/b", title = "B", parentId = parent, sortOrder = 1 })).ExpectError(ErrorCode.Conflict);

        Assert.That(
            answer.Body.GetProperty("error").GetProperty("fields").EnumerateArray().Select(each => each.GetProperty("field").GetString()),
            Is.EqualTo(new[] { "parentId", "sortOrder" }));
    }

    [Test]
    public async Task S31_the_first_of_several_violated_keys_is_named()
    {
        var first = await Products.Add(Samples.Product("A-1", new { barcode = 1 }));
        await Products.Add(Samples.Product("A-2", new { barcode = 2 }));
        var third = await Products.Add(Samples.Product("A-3", new { barcode = 3 }));
        var both = Samples.Product("A-1", new { barcode = 2 });
        var all = Samples.Product("A-1", new { id = first, barcode = 2 });

        (await Products.Create(both)).ExpectError(ErrorCode.Conflict, "sku");
        (await Products.Bulk(new[] { both })).ExpectError(ErrorCode.Conflict, "sku");
        (await Products.Replace(third, both)).ExpectError(ErrorCode.Conflict, "sku");
        (await Products.Change(third, new { barcode = 2, sku = "A-1" })).ExpectError(ErrorCode.Conflict, "sku");
        (await Products.Create(all)).ExpectError(ErrorCode.Conflict, "id");
        (await Products.Bulk(new[] { Samples.Product("A-2"), all })).ExpectError(ErrorCode.Conflict, "id");
        (await Products.Bulk(new[] { Samples.Product("A-4", new { barcode = 1 }), Samples.Product("A-1") })).ExpectError(ErrorCode.Conflict, "sku");
        (await Products.Upsert("barcode", Samples.Product("A-1", new { id = first, barcode = 9 }))).ExpectError(ErrorCode.Conflict, "id");
        (await Products.List(("sort", "sku"))).ExpectColumn("sku", "A-1", "A-2", "A-3");
    }

    [Test]
    public async Task S31_the_id_and_other_keys_are_reported_before_a_reference_to_a_missing_row()
    {
        var nowhere = Guid.CreateVersion7().ToString();
        var home = await Pages.Add(new { path = "/", title = "Home" });
        await Pages.Add(new { path = "/a", title = "A", parentId = home, sortOrder = 1 });
        var last = await Pages.Add(new { path = "/b", title = "B" });

        (await Pages.Create(new { id = home, path = "/c", title = "C", parentId = nowhere })).ExpectError(ErrorCode.Conflict, "id");
        (await Pages.Create(new { id = home, path = "/a", title = "C", parentId = nowhere })).ExpectError(ErrorCode.Conflict, "id");
        (await Pages.Create(new { path = "/a", title = "C", parentId = nowhere })).ExpectError(ErrorCode.Conflict, "path");
        (await Pages.Create(new { path = "/a", title = "C", parentId = home, sortOrder = 1 })).ExpectError(ErrorCode.Conflict, "path");
        (await Pages.Bulk(new object[] { new { path = "/c", title = "C", parentId = nowhere }, new { id = home, path = "/d", title = "D" } })).ExpectError(ErrorCode.Conflict, "id");
        (await Pages.Change(last, new { path = "/a", parentId = nowhere })).ExpectError(ErrorCode.Conflict, "path");
        (await Pages.Replace(last, new { path = "/a", title = "B", parentId = home, sortOrder = 1 })).ExpectError(ErrorCode.Conflict, "path");
        (await Pages.List(("sort", "path"))).ExpectColumn("path", "/", "/a", "/b");
    }

    [Test]
    public async Task S31_a_key_can_be_reused_after_its_row_is_changed_or_deleted()
    {
        var first = await Products.Add(Samples.Product("A-1", new { barcode = 1 }));
        (await Products.Change(first, new { sku = "A-2", barcode = (long?)null })).Expect(OK);
        var second = await Products.Add(Samples.Product("A-1", new { barcode = 1 }));
        (await Products.Delete(second)).Expect(OK);

        await Products.Add(Samples.Product("A-1", new { barcode = 1 }));
    }

    [Test]
    public async Task S31_a_row_does_not_conflict_with_itself()
    {
        var id = await Products.Add(Samples.Product("A-1", new { barcode = 1 }));

        (await Products.Change(id, new { sku = "A-1", barcode = 1 })).Expect(OK);
        (await Products.Replace(id, Samples.Product("A-1", new { barcode = 1 }))).Expect(OK);
        (await Products.Upsert("barcode", Samples.Product("A-1", new { barcode = 1 }))).Expect(OK);
    }

    [Test]
    public async Task S31_one_of_concurrent_creates_with_the_same_key_succeeds()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(each => Products.Create(Samples.Product("A-1", new { stock = each }))));

        var won = answers.Where(answer => answer.Status == Created).ToList();
        Assert.That(won, Has.Count.EqualTo(1));
        foreach (var lost in answers.Except(won))
            lost.ExpectError(ErrorCode.Conflict, "sku");
        (await Products.List()).ExpectColumn("id", won[0].Id);
    }
}
