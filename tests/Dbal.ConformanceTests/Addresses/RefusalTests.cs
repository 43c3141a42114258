using System.Text.RegularExpressions;

namespace Dbal.ConformanceTests.Addresses;

public sealed class RefusalTests : DaemonTest
{
    [TestCase("/shop/nothing")]
    [TestCase("/nothing/product")]
    [TestCase("/shop/Product")]
    [TestCase("/shop/product/not-a-uuid")]
    [TestCase("/shop/product/0198c0de-0000-7abc-8def-0123456789ab/more")]
    [TestCase("/shop")]
    public async Task An_unknown_path_gets_404(string path) => (await Daemon.Get($"/{Tenant}{path}")).ExpectError(ErrorCode.NotFound);

    [TestCase("PATCH", "")]
    [TestCase("DELETE", "")]
    [TestCase("POST", "/0198c0de-0000-7abc-8def-0123456789ab")]
    public async Task An_unsupported_method_gets_405_with_the_allowed_methods(string method, string path)
    {
        var answer = await Daemon.Send(new HttpMethod(method), Products.Path + path, new { });

        answer.ExpectError(ErrorCode.MethodNotAllowed);
        Assert.That(answer.Allow, Is.Not.Empty);
    }

    [TestCase("text/plain")]
    [TestCase("application/x-www-form-urlencoded")]
    [TestCase("application/xml")]
    public async Task A_body_that_is_not_JSON_gets_415(string mediaType) =>
        (await Daemon.Send(HttpMethod.Post, Products.Path, Samples.Product("A-1"), mediaType: mediaType)).ExpectError(ErrorCode.UnsupportedMediaType);

    [TestCase("application/json; charset=utf-8")]
    [TestCase("application/merge-patch+json")]
    public async Task Other_media_types_of_JSON_are_accepted(string mediaType)
    {
        var id = await Products.Add(Samples.Product("A-1"));

        (await Daemon.Send(HttpMethod.Patch, $"{Products.Path}/{id}", new { stock = 1 }, mediaType: mediaType)).Expect(OK);
    }

    [Test]
    public async Task A_body_over_one_mebibyte_gets_413()
    {
        (await Products.Create(Samples.Product("A-1", new { description = new string('x', 1 << 20) }))).ExpectError(ErrorCode.PayloadTooLarge);

        var id = await Products.Add(Samples.Product("A-1", new { description = new string('x', 1_000_000) }));

        Assert.That((await Products.Read(id)).Expect(OK)["description"].GetString(), Has.Length.EqualTo(1_000_000));
    }

    [TestCase(33, false)]
    [TestCase(200, false)]
    [TestCase(31, true)]
    public async Task Nesting_over_32_levels_gets_413(int levels, bool fits)
    {
        var answer = await Products.Create(Samples.ProductJson("attributes", new string('[', levels) + new string(']', levels)));

        if (fits)
            answer.Expect(Created);
        else
            answer.ExpectError(ErrorCode.PayloadTooLarge);
    }

    [TestCase("")]
    [TestCase("{")]
    [TestCase("{\"sku\":}")]
    [TestCase("{\"sku\":\"a\",}")]
    [TestCase("{'sku':'a'}")]
    [TestCase("{\"sku\":\"a\"} {}")]
    [TestCase("{\"sku\":\"a\"} // comment")]
    [TestCase("{\"stock\":01}")]
    [TestCase("{\"stock\":.5}")]
    [TestCase("{\"sku\":\"line\nbreak\"}")]
    [TestCase("{\"sku\":\"\\x41\"}")]
    [TestCase("nonsense")]
    public async Task Malformed_JSON_gets_400_with_the_position(string body)
    {
        var answer = (await Products.Create(body)).ExpectError(ErrorCode.BadRequest);

        if (body.Length > 0)
            Assert.That(answer.Body.GetProperty("error").GetProperty("message").GetString(), Does.Match(@"\d"), "line or byte");
    }

    [Test]
    public async Task Failures_that_a_client_can_correct_have_a_hint()
    {
        var created = (await Products.Create(Samples.Product("A-1"))).Expect(Created);
        (await Products.Change(created.Id, new { stock = 1 })).Expect(OK);

        foreach (var (answer, hint) in new[]
        {
            (await Daemon.Get($"/{Tenant}/shop/product/not-a-uuid"), "UUID"),
            (await Daemon.Get("/nowhere"), "openapi"),
            (await Daemon.Send(HttpMethod.Patch, Products.Path, new { }), "GET"),
            (await Products.Upsert("name", Samples.Product("A-1")), "sku"),
            (await Products.Change(created.Id, new { stock = 2 }, created.ETag), "ETag"),
        })
        {
            var error = answer.Body.GetProperty("error");
            Assert.That(error.GetProperty("hint").GetString(), Is.Not.Null.And.Contain(hint), answer.ToString());
        }
    }

    [Test]
    public async Task A_duplicate_name_gets_400() =>
        (await Products.Create("""{"sku":"A-1","sku":"A-2","name":"A","price":"1"}""")).ExpectError(ErrorCode.BadRequest);

    [Test]
    public async Task Errors_reveal_nothing_about_the_database()
    {
        var id = await Products.Add(Samples.Product("A-1"));
        await Products.Create(Samples.Product("A-1"));
        await Products.Change(id, new { stock = "x" });
        await Products.List(("sku' OR 1=1 --", "x"));
        await Products.List(("cursor", "' OR 1=1 --"));
        await Products.Read("' OR 1=1 --");
        await Rows("core", "workflow").Create(new { name = "w", definition = 1, ownerId = id });

        var bodies = Daemon.Answers.Where(answer => answer.Status != Created).Select(answer => answer.Body.GetProperty("error").GetRawText()).ToList();
        Assert.That(bodies, Has.Count.EqualTo(6));
        Assert.That(bodies, Has.None.Matches<string>(body => Regex.IsMatch(body, @"SELECT|INSERT|SQLSTATE|E11000|constraint|sqlite|npgsql|mysql|mongo|prisma|   at ", RegexOptions.IgnoreCase)));
    }
}
