namespace Dbal.ConformanceTests.Values;

public sealed class BodyTests : DaemonTest
{
    [TestCase("sku", "5")]
    [TestCase("sku", "true")]
    [TestCase("sku", "{}")]
    [TestCase("description", "5")]
    [TestCase("description", "[\"a\"]")]
    [TestCase("state", "1")]
    [TestCase("state", "\"Draft\"")]
    [TestCase("state", "\"draft \"")]
    [TestCase("state", "\"\"")]
    [TestCase("releasedOn", "true")]
    [TestCase("supplierRef", "[]")]
    [TestCase("weight", "{}")]
    [TestCase("id", "5")]
    [TestCase("id", "\"x\"")]
    public async Task S23_wrong_types_are_rejected_by_every_operation(string field, string json)
    {
        var id = await Products.Add(Samples.Product("A-1"));
        var body = Samples.ProductJson(field, json);

        (await Products.Create(body)).ExpectError(ErrorCode.ValidationError, field);
        (await Products.Replace(id, body)).ExpectError(ErrorCode.ValidationError, field);
        (await Products.Change(id, $$"""{"{{field}}":{{json}}}""")).ExpectError(ErrorCode.ValidationError, field);
        (await Products.Bulk($"[{body}]")).ExpectError(ErrorCode.ValidationError, $"0.{field}");
        (await Products.List()).ExpectColumn("id", id);
    }

    [TestCase("colour")]
    [TestCase("Sku")]
    [TestCase("tenant")]
    [TestCase("_id")]
    [TestCase("$set")]
    [TestCase("attributes.a")]
    [TestCase("")]
    [TestCase("toString")]
    [TestCase("__proto__")]
    public async Task S23_unknown_fields_are_rejected(string field)
    {
        var id = await Products.Add(Samples.Product("A-1"));
        var unknown = new Dictionary<string, int> { [field] = 1 };

        (await Products.Create(Samples.Product("A-2", unknown))).ExpectError(ErrorCode.ValidationError, field);
        (await Products.Replace(id, Samples.Product("A-1", unknown))).ExpectError(ErrorCode.ValidationError, field);
        (await Products.Change(id, unknown)).ExpectError(ErrorCode.ValidationError, field);
        (await Products.Upsert("sku", Samples.Product("A-1", unknown))).ExpectError(ErrorCode.ValidationError, field);
    }

    // The description of each would take about 200 bytes.
    [Test]
    public async Task S23_at_most_a_thousand_invalid_fields_are_named()
    {
        var unknown = $"{{{string.Join(',', Enumerable.Range(0, 85_000).Select(each => $"\"k{each:d5}\":1"))}}}";

        var refused = (await Products.Create(unknown)).ExpectError(ErrorCode.ValidationError);

        var fields = refused.Body.GetProperty("error").GetProperty("fields").EnumerateArray().Select(each => each.GetProperty("field").GetString()).ToList();
        Assert.That(fields, Is.EqualTo(Enumerable.Range(0, 1000).Select(each => $"k{each:d5}")));
        Assert.That(refused.Body.GetProperty("error").GetProperty("hint").GetString(), Is.Not.Null.And.Contain("first 1000"));
    }

    [TestCase("[]")]
    [TestCase("[{}]")]
    [TestCase("5")]
    [TestCase("\"text\"")]
    [TestCase("null")]
    public async Task S23_rows_must_be_objects(string body)
    {
        var id = await Products.Add(Samples.Product("A-1"));

        (await Products.Create(body)).ExpectError(ErrorCode.ValidationError);
        (await Products.Replace(id, body)).ExpectError(ErrorCode.ValidationError);
        (await Products.Change(id, body)).ExpectError(ErrorCode.ValidationError);
    }

    [Test]
    public async Task S23_the_id_cannot_be_changed()
    {
        var id = await Products.Add(Samples.Product("A-1"));
        var other = Guid.CreateVersion7().ToString();

        (await Products.Change(id, new { id = other })).ExpectError(ErrorCode.ValidationError, "id");
        (await Products.Replace(id, Samples.Product("A-1", new { id = other }))).ExpectError(ErrorCode.ValidationError, "id");
        (await Products.Change(id, new { id, stock = 1 })).Expect(OK).ExpectFields(new { id, stock = 1 });
    }

    [Test]
    public async Task S24_sensitive_fields_are_never_returned()
    {
        const string secret = "s3cret-5d1f0c";
        var sessions = Rows("core", "session");
        var user = await Users.Add(Samples.User("ada"));
        var row = new { userId = user, token = secret, expiresAt = "2030-01-01T00:00:00Z" };

        var id = await sessions.Add(row);
        await sessions.Read(id);
        await sessions.List(("sort", "expiresAt"));
        (await sessions.Change(id, new { userAgent = "x" })).Expect(OK);
        (await sessions.Replace(id, row)).Expect(OK);
        (await sessions.Create(row)).ExpectError(ErrorCode.Conflict, "token");
        (await sessions.Bulk(new[] { new { userId = user, token = secret + "2", expiresAt = "2030-01-01T00:00:00Z" } })).Expect(Created);
        (await sessions.Create(new { userId = user, token = secret + new string('x', 300), expiresAt = "2030-01-01T00:00:00Z" })).ExpectError(ErrorCode.ValidationError, "token");
        (await sessions.Create(new { userId = user, token = new[] { secret }, expiresAt = "2030-01-01T00:00:00Z" })).ExpectError(ErrorCode.ValidationError, "token");
        await Daemon.Post("/api/dbal", new { entity = "core.session", action = "read", tenantId = Tenant, payload = new { id } });

        Assert.That(Daemon.Answers.Select(answer => answer.Body.GetRawText()), Has.None.Contains(secret));
        Assert.That((await sessions.Read(id)).Expect(OK).Data.TryGetProperty("token", out _), Is.False);
    }

    [Test]
    public async Task S24_patch_keeps_sensitive_fields_and_queries_on_them_fail()
    {
        var sessions = Rows("core", "session");
        var user = await Users.Add(Samples.User("ada"));
        var row = new { userId = user, token = "abc", expiresAt = "2030-01-01T00:00:00Z" };
        var id = await sessions.Add(row);

        (await sessions.Change(id, new { userAgent = "x" })).Expect(OK);

        (await sessions.Create(row)).ExpectError(ErrorCode.Conflict, "token");
        (await sessions.List(("token.startsWith", "a"))).ExpectError(ErrorCode.BadRequest);
        (await sessions.List(("or", "token:abc"))).ExpectError(ErrorCode.BadRequest);
        (await sessions.List(("sort", "token"))).ExpectError(ErrorCode.BadRequest);
        var refused = (await sessions.Upsert("token", row)).ExpectError(ErrorCode.BadRequest);
        Assert.That(refused.Body.GetProperty("error").GetProperty("hint").GetString(), Does.Not.Contain("token"));
    }
}
