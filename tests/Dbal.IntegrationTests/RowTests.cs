namespace Dbal.IntegrationTests;

/// <summary>The operations on one row.</summary>
public sealed class RowTests : DaemonTest
{
    [Test]
    public async Task Create_sets_an_id_and_the_defaults()
    {
        var created = (await Products.Create(new { sku = "A-1", name = "Anvil", price = "99.5000" })).Expect(Created);

        Assert.That(Guid.Parse(created.Id).Version, Is.EqualTo(7));
        Assert.That(created.Location, Does.EndWith($"{Products.Path}/{created.Id}"));
        Assert.That(created.ETag, Is.Not.Empty);
        created.ExpectFields(new { sku = "A-1", name = "Anvil", price = "99.5000", stock = 0, available = true, state = "draft", category = (string?)null });
        Assert.That(created["createdAt"].GetDateTimeOffset(), Is.EqualTo(DateTimeOffset.UtcNow).Within(TimeSpan.FromMinutes(1)));
    }

    [Test]
    public async Task Read_returns_the_created_row()
    {
        var created = (await Products.Create(Samples.Product("A-1", new { description = "Heavy.", stock = 3 }))).Expect(Created);

        var read = (await Products.Read(created.Id)).Expect(OK);

        read.ExpectFields(created.Data);
        Assert.That(read.ETag, Is.EqualTo(created.ETag));
    }

    [Test]
    public async Task An_unknown_id_gets_404()
    {
        var id = Guid.CreateVersion7().ToString();

        (await Products.Read(id)).ExpectError(ErrorCode.NotFound);
        (await Products.Replace(id, Samples.Product("A-1"))).ExpectError(ErrorCode.NotFound);
        (await Products.Change(id, new { stock = 1 })).ExpectError(ErrorCode.NotFound);
        (await Products.Delete(id)).ExpectError(ErrorCode.NotFound);
    }

    [Test]
    public async Task Patch_changes_only_the_given_fields()
    {
        var before = (await Products.Create(Samples.Product("A-1", new { category = "tools", description = "Heavy.", stock = 3 }))).Expect(Created);

        var after = (await Products.Change(before.Id, new { stock = 4, category = (string?)null })).Expect(OK);

        after.ExpectFields(new { id = before.Id, sku = "A-1", stock = 4, category = (string?)null, description = "Heavy.", createdAt = before["createdAt"] });
        Assert.That(after.ETag, Is.Not.EqualTo(before.ETag));
        (await Products.Read(before.Id)).Expect(OK).ExpectFields(after.Data);
    }

    [Test]
    public async Task Put_replaces_the_row()
    {
        var before = (await Products.Create(Samples.Product("A-1", new { category = "tools", stock = 3, state = "active" }))).Expect(Created);

        var after = (await Products.Replace(before.Id, new { sku = "A-2", name = "Bench", price = "7.2500" })).Expect(OK);

        after.ExpectFields(new { id = before.Id, sku = "A-2", name = "Bench", price = "7.2500", category = (string?)null, stock = 0, state = "draft" });
        after.ExpectFields(new { createdAt = before["createdAt"] });
        (await Products.Read(before.Id)).Expect(OK).ExpectFields(after.Data);
    }

    [Test]
    public async Task Delete_removes_the_row_and_a_second_delete_gets_404()
    {
        var id = await Products.Add(Samples.Product("A-1"));
        var other = await Products.Add(Samples.Product("A-2"));

        (await Products.Delete(id)).Expect(OK).ExpectFields(new { id });

        (await Products.Read(id)).ExpectError(ErrorCode.NotFound);
        (await Products.Delete(id)).ExpectError(ErrorCode.NotFound);
        (await Products.List()).ExpectColumn("id", other);
    }
}
