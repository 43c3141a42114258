namespace Dbal.ConformanceTests.Writes;

/// <summary>Preconditions of RFC 9110, section 13.1.</summary>
public sealed class PreconditionTests : DaemonTest
{
    private const string Match = "If-Match";
    private const string NoneMatch = "If-None-Match";

    [TestCase("\"x\", {0}")]
    [TestCase("{0},\"x\"")]
    [TestCase(" \"a,b\" , ,{0}, W/\"y\"")]
    [TestCase("*")]
    public async Task S35_one_of_several_tags_is_sufficient(string form)
    {
        var row = (await Products.Create(Samples.Product("A-1"))).Expect(Created);
        string Tags(string? tag) => string.Format(form, tag);

        var changed = (await Products.SendIf(HttpMethod.Patch, row.Id, new { stock = 1 }, (Match, Tags(row.ETag)))).Expect(OK);
        var replaced = (await Products.SendIf(HttpMethod.Put, row.Id, Samples.Product("A-1", new { stock = 2 }), (Match, Tags(changed.ETag)))).Expect(OK);
        var upserted = (await Products.UpsertIf("sku", Samples.Product("A-1", new { stock = 3 }), (Match, Tags(replaced.ETag)))).Expect(OK);
        (await Products.SendIf(HttpMethod.Get, row.Id, null, (Match, Tags(upserted.ETag)))).Expect(OK).ExpectFields(new { stock = 3 });
        (await Products.SendIf(HttpMethod.Delete, row.Id, null, (Match, Tags(upserted.ETag)))).Expect(OK);
    }

    [TestCase("\"x\", \"y\"")]
    [TestCase("W/{0}")]
    [TestCase("\"x\",W/{0}")]
    [TestCase("\"\"")]
    [TestCase("\"*\"")]
    public async Task S35_tags_of_other_versions_and_weak_tags_never_match(string form)
    {
        var row = (await Products.Create(Samples.Product("A-1"))).Expect(Created);
        var tags = string.Format(form, row.ETag);

        (await Products.SendIf(HttpMethod.Patch, row.Id, new { stock = 1 }, (Match, tags))).ExpectError(ErrorCode.PreconditionFailed);
        (await Products.SendIf(HttpMethod.Put, row.Id, Samples.Product("A-2"), (Match, tags))).ExpectError(ErrorCode.PreconditionFailed);
        (await Products.SendIf(HttpMethod.Delete, row.Id, null, (Match, tags))).ExpectError(ErrorCode.PreconditionFailed);
        (await Products.UpsertIf("sku", Samples.Product("A-1", new { stock = 1 }), (Match, tags))).ExpectError(ErrorCode.PreconditionFailed);
        (await Products.SendIf(HttpMethod.Get, row.Id, null, (Match, tags))).ExpectError(ErrorCode.PreconditionFailed);
        Assert.That((await Products.Read(row.Id)).Expect(OK).ETag, Is.EqualTo(row.ETag), "nothing was changed");
    }

    [Test]
    public async Task S35_tags_are_compared_exactly()
    {
        // Versions are random; of several rows, one has a letter in its tag, unless all tags are numbers.
        var row = (await Products.Create(Samples.Product("A-0"))).Expect(Created);
        for (var each = 1; each < 20 && row.ETag!.ToUpperInvariant() == row.ETag; each++)
            row = (await Products.Create(Samples.Product($"A-{each}"))).Expect(Created);
        string[] others = [row.ETag!.ToUpperInvariant(), row.ETag.Insert(1, "0"), row.ETag.Insert(1, "+"), row.ETag[..^2] + "\""];

        foreach (var other in others.Where(other => other != row.ETag))
        {
            (await Products.SendIf(HttpMethod.Patch, row.Id, new { stock = 1 }, (Match, other))).ExpectError(ErrorCode.PreconditionFailed);
            (await Products.SendIf(HttpMethod.Get, row.Id, null, (NoneMatch, other))).Expect(OK);
        }
    }

    [Test]
    public async Task S35_If_None_Match_star_only_creates()
    {
        var created = (await Products.UpsertIf("sku", Samples.Product("A-1", new { stock = 1 }), (NoneMatch, "*"))).Expect(Created);

        (await Products.UpsertIf("sku", Samples.Product("A-1", new { stock = 2 }), (NoneMatch, "*"))).ExpectError(ErrorCode.PreconditionFailed);
        (await Products.SendIf(HttpMethod.Put, created.Id, Samples.Product("A-1", new { stock = 3 }), (NoneMatch, "*"))).ExpectError(ErrorCode.PreconditionFailed);
        (await Products.SendIf(HttpMethod.Patch, created.Id, new { stock = 4 }, (NoneMatch, "*"))).ExpectError(ErrorCode.PreconditionFailed);
        (await Products.SendIf(HttpMethod.Delete, created.Id, null, (NoneMatch, "*"))).ExpectError(ErrorCode.PreconditionFailed);
        (await Products.Read(created.Id)).Expect(OK).ExpectFields(new { stock = 1 });
    }

    [Test]
    public async Task S35_If_Match_on_an_upsert_never_creates()
    {
        foreach (var tags in new[] { "*", "\"x\"", "\"x\", \"y\"", "W/\"x\"" })
            (await Products.UpsertIf("sku", Samples.Product("A-1"), (Match, tags))).ExpectError(ErrorCode.PreconditionFailed);

        (await Products.List()).ExpectColumn("id");
    }

    [Test]
    public async Task S35_If_None_Match_with_tags_rejects_these_versions()
    {
        var row = (await Products.Create(Samples.Product("A-1"))).Expect(Created);

        (await Products.SendIf(HttpMethod.Patch, row.Id, new { stock = 1 }, (NoneMatch, $"\"x\", W/{row.ETag}"))).ExpectError(ErrorCode.PreconditionFailed);
        (await Products.UpsertIf("sku", Samples.Product("A-1", new { stock = 1 }), (NoneMatch, row.ETag!))).ExpectError(ErrorCode.PreconditionFailed);
        (await Products.SendIf(HttpMethod.Patch, row.Id, new { stock = 2 }, (NoneMatch, "\"x\", \"y\""))).Expect(OK);
        (await Products.SendIf(HttpMethod.Patch, row.Id, new { stock = 3 }, (Match, "*"), (NoneMatch, row.ETag!))).Expect(OK).ExpectFields(new { stock = 3 });
        (await Products.UpsertIf("sku", Samples.Product("A-2"), (NoneMatch, "\"x\""))).Expect(Created);
    }

    [TestCase("{0}")]
    [TestCase("W/{0}")]
    [TestCase("\"x\", W/{0}")]
    [TestCase("*")]
    public async Task S35_If_None_Match_on_a_read_gets_304(string form)
    {
        var row = (await Products.Create(Samples.Product("A-1"))).Expect(Created);

        var answer = await Products.SendIf(HttpMethod.Get, row.Id, null, (NoneMatch, string.Format(form, row.ETag)));

        Assert.That((answer.Status, answer.Text, answer.ETag), Is.EqualTo((NotModified, "", row.ETag)));
        (await Products.Change(row.Id, new { stock = 1 })).Expect(OK);
        if (form != "*")
            (await Products.SendIf(HttpMethod.Get, row.Id, null, (NoneMatch, string.Format(form, row.ETag)))).Expect(OK);
    }

    [TestCase("x")]
    [TestCase("\"x")]
    [TestCase("x\"")]
    [TestCase("w/\"x\"")]
    [TestCase("W/ \"x\"")]
    [TestCase("\"x\" \"y\"")]
    [TestCase("\"x\";\"y\"")]
    [TestCase("\"x y\"")]
    [TestCase("*, \"x\"")]
    [TestCase("\"x\", *")]
    [TestCase("**")]
    public async Task S35_a_malformed_precondition_gets_400(string tags)
    {
        var id = await Products.Add(Samples.Product("A-1"));

        foreach (var header in new[] { Match, NoneMatch })
        {
            (await Products.SendIf(HttpMethod.Get, id, null, (header, tags))).ExpectError(ErrorCode.BadRequest);
            (await Products.SendIf(HttpMethod.Patch, id, new { stock = 1 }, (header, tags))).ExpectError(ErrorCode.BadRequest);
            (await Products.SendIf(HttpMethod.Put, id, Samples.Product("A-1"), (header, tags))).ExpectError(ErrorCode.BadRequest);
            (await Products.SendIf(HttpMethod.Delete, id, null, (header, tags))).ExpectError(ErrorCode.BadRequest);
            (await Products.UpsertIf("sku", Samples.Product("A-1"), (header, tags))).ExpectError(ErrorCode.BadRequest);
        }
    }

    [Test]
    public async Task S35_a_missing_row_gets_404_with_any_precondition()
    {
        var unknown = Guid.CreateVersion7().ToString();

        foreach (var condition in new[] { (Match, "*"), (Match, "\"x\""), (Match, "\"x\",\"y\""), (NoneMatch, "*"), (NoneMatch, "\"x\"") })
        {
            (await Products.SendIf(HttpMethod.Get, unknown, null, condition)).ExpectError(ErrorCode.NotFound);
            (await Products.SendIf(HttpMethod.Patch, unknown, new { stock = 1 }, condition)).ExpectError(ErrorCode.NotFound);
            (await Products.SendIf(HttpMethod.Delete, unknown, null, condition)).ExpectError(ErrorCode.NotFound);
        }
    }

    [Test]
    public async Task S35_one_of_concurrent_updates_with_a_list_of_tags_succeeds()
    {
        var row = (await Products.Create(Samples.Product("A-1"))).Expect(Created);

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(each =>
            Products.SendIf(HttpMethod.Patch, row.Id, new { stock = each + 1 }, (Match, $"\"x\", {row.ETag}"))));

        Assert.That(answers.Count(answer => answer.Status == OK), Is.EqualTo(1));
        Assert.That(answers.Count(answer => answer.Status == PreconditionFailed), Is.EqualTo(15));
    }

    [Test]
    public async Task S35_one_of_concurrent_upserts_that_only_create_succeeds()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(each => Products.UpsertIf("sku", Samples.Product("A-1", new { stock = each }), (NoneMatch, "*"))));

        Assert.That(answers.Count(answer => answer.Status == Created), Is.EqualTo(1));
        Assert.That(answers.Count(answer => answer.Status == PreconditionFailed), Is.EqualTo(15));
        (await Products.List()).ExpectColumn("id", answers.Single(answer => answer.Status == Created).Id);
    }

    [Test]
    public async Task S35_RPC_supports_the_same_preconditions()
    {
        var row = (await Products.Create(Samples.Product("A-1"))).Expect(Created);
        Task<Answer> Call(string action, object payload, object options) =>
            Daemon.Post("/api/dbal", new { entity = "shop.product", action, tenantId = Tenant, payload, options });

        (await Call("change", new { id = row.Id, stock = 1 }, new { ifMatch = "\"x\", \"y\"" })).ExpectError(ErrorCode.PreconditionFailed);
        (await Call("upsert", Samples.Product("A-1"), new { on = "sku", ifNoneMatch = "*" })).ExpectError(ErrorCode.PreconditionFailed);
        (await Call("upsert", Samples.Product("A-2"), new { on = "sku", ifMatch = "*" })).ExpectError(ErrorCode.PreconditionFailed);
        (await Call("delete", new { id = row.Id }, new { ifMatch = "x" })).ExpectError(ErrorCode.BadRequest);
        (await Call("delete", new { id = row.Id }, new { ifMatch = $"\"x\",{row.ETag}" })).Expect(OK);
    }
}
