namespace Dbal.ConformanceTests.Writes;

public sealed class UpsertTests : DaemonTest
{
    [Test]
    public async Task Upsert_creates_first_and_replaces_afterwards()
    {
        var first = (await Products.Upsert("sku", Samples.Product("A-1", new { stock = 1, category = "c" }))).Expect(Created);
        Assert.That(first.Body.GetProperty("created").GetBoolean(), Is.True, first.ToString());

        var second = (await Products.Upsert("sku", Samples.Product("A-1", new { stock = 2 }))).Expect(OK);

        Assert.That(second.Body.GetProperty("created").GetBoolean(), Is.False, second.ToString());
        second.ExpectFields(new { id = first.Id, stock = 2, category = (string?)null, createdAt = first["createdAt"] });
        Assert.That(second.ETag, Is.Not.EqualTo(first.ETag));
        (await Products.Read(first.Id)).Expect(OK).ExpectFields(second.Data);
        (await Products.List()).ExpectColumn("id", first.Id);
    }

    [Test]
    public async Task Upsert_supports_the_fields_of_a_key_in_any_order()
    {
        var user = await Users.Add(Samples.User("ada"));
        var credentials = Rows("core", "credential");
        var first = (await credentials.Upsert("kind,userId", new { userId = user, kind = "token", secretHash = "a" })).Expect(Created);

        (await credentials.Upsert("userId,kind", new { userId = user, kind = "token", secretHash = "b" })).Expect(OK).ExpectFields(new { id = first.Id });
    }

    [TestCase("name")]
    [TestCase("sku,name")]
    [TestCase("colour")]
    [TestCase("")]
    public async Task Upsert_on_fields_that_are_not_a_unique_key_gets_400(string on) =>
        (await Products.Upsert(on, Samples.Product("A-1"))).ExpectError(ErrorCode.BadRequest);

    [Test]
    public async Task S23_upsert_names_an_invalid_field_of_its_key_once()
    {
        (await Products.Upsert("sku", new { name = "Anvil", price = "1" })).ExpectError(ErrorCode.ValidationError, "sku");
        (await Products.Upsert("sku", new { sku = 5, name = "Anvil", price = "1" })).ExpectError(ErrorCode.ValidationError, "sku");
    }

    [Test]
    public async Task Upsert_requires_the_values_of_its_key()
    {
        (await Products.Upsert("barcode", Samples.Product("A-1"))).ExpectError(ErrorCode.ValidationError, "barcode");
        (await Products.Upsert("barcode", Samples.Product("A-1", new { barcode = (long?)null }))).ExpectError(ErrorCode.ValidationError, "barcode");
    }

    [Test]
    public async Task S35_If_Match_makes_upserts_conditional()
    {
        (await Products.Upsert("sku", Samples.Product("A-1"), "\"1\"")).ExpectError(ErrorCode.PreconditionFailed);
        (await Products.List()).ExpectColumn("sku");
        var created = (await Products.Upsert("sku", Samples.Product("A-1"))).Expect(Created);
        (await Products.Upsert("sku", Samples.Product("A-1", new { stock = 1 }), created.ETag)).Expect(OK);

        (await Products.Upsert("sku", Samples.Product("A-1", new { stock = 2 }), created.ETag)).ExpectError(ErrorCode.PreconditionFailed);

        (await Products.Read(created.Id)).Expect(OK).ExpectFields(new { stock = 1 });
    }

    [Test]
    public async Task One_of_concurrent_upserts_with_the_same_key_creates()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(each => Products.Upsert("sku", Samples.Product("A-1", new { stock = each }))));

        Assert.That(answers.Select(answer => answer.Status), Has.All.EqualTo(OK).Or.EqualTo(Created));
        Assert.That(answers.Count(answer => answer.Body.GetProperty("created").GetBoolean()), Is.EqualTo(1));
        Assert.That(answers.Select(answer => answer.Id).Distinct(), Has.One.Items);
    }
}
