namespace Dbal.ConformanceTests.Addresses;

public sealed class DaemonTests : DaemonTest
{
    [Test]
    public async Task Version_equals_the_version_in_health()
    {
        var health = (await Daemon.Get("/health")).Expect(OK);

        (await Daemon.Get("/version")).Expect(OK).ExpectFields(new { version = health["version"] });
        Assert.That(health["configHash"].GetString(), Is.Not.Empty);
    }

    [Test]
    public async Task Status_has_server_and_driver_with_their_versions()
    {
        var status = (await Daemon.Get("/status")).Expect(OK);

        foreach (var product in new[] { status["server"], status["driver"] })
        {
            Assert.That(product.GetProperty("name").GetString(), Is.Not.Empty);
            Assert.That(product.GetProperty("version").GetString(), Does.Match(@"\d"));
        }
    }

    [Test]
    public async Task OpenAPI_describes_every_entity_of_status()
    {
        var entities = (await Daemon.Get("/status")).Expect(OK)["entities"].EnumerateArray().Select(each => each.GetString()!);
        var paths = (await Daemon.Get("/openapi/v1.json")).Body.GetProperty("paths").EnumerateObject().Select(path => path.Name).ToList();

        foreach (var entity in entities)
            Assert.That(paths, Has.Some.EndsWith($"/{entity.Replace('.', '/')}"), entity);
    }

    [Test]
    public async Task OpenAPI_describes_every_field_of_requests_and_responses()
    {
        var schemas = (await Daemon.Get("/openapi/v1.json")).Body.GetProperty("components").GetProperty("schemas");
        string[] given =
        [
            "id", "sku", "name", "description", "category", "price", "margin", "weight", "stock", "barcode", "available", "state", "releasedOn", "supplierRef", "attributes",
        ];
        string[] generated = ["createdAt", "updatedAt"];

        Assert.That(Names("shop.product"), Is.EquivalentTo(given.Concat(generated)));
        Assert.That(Required("shop.product"), Is.EquivalentTo(given.Concat(generated)));
        Assert.That(Names("shop.product.create"), Is.EquivalentTo(given));
        Assert.That(Names("shop.product.replace"), Is.EquivalentTo(given.Concat(generated)));
        Assert.That(Names("shop.product.change"), Is.EquivalentTo(given));
        Assert.That(Required("shop.product.create"), Is.EquivalentTo(new[] { "sku", "name", "price" }));
        Assert.That(Names("core.session"), Has.None.EqualTo("token"));
        Assert.That(schemas.GetProperty("core.session.create").GetProperty("properties").GetProperty("token").GetProperty("writeOnly").GetBoolean(), Is.True);
        Assert.That(schemas.GetProperty("shop.product").GetProperty("properties").GetProperty("createdAt").GetProperty("readOnly").GetBoolean(), Is.True);

        IEnumerable<string> Names(string schema) => schemas.GetProperty(schema).GetProperty("properties").EnumerateObject().Select(property => property.Name);

        IEnumerable<string?> Required(string schema) => schemas.GetProperty(schema).GetProperty("required").EnumerateArray().Select(name => name.GetString());
    }

    [Test]
    public async Task Metrics_count_requests()
    {
        await Products.Add(Samples.Product("A-1"));

        var answer = await Daemon.Get("/metrics");
        var text = answer.Text;

        Assert.That(answer.MediaType, Is.EqualTo("text/plain"));
        Assert.That(text.Split('\n'), Has.Some.Match("^dbal_log_lines_dropped_total \\d+$"));
        Assert.That(text.Split('\n'), Has.Some.Match(@"^# TYPE \w+ (counter|histogram)$"));
        Assert.That(text.Split('\n'), Has.Some.Match(@"^\w+\{.*\} [1-9]\d*(\.\d+)?$"));
    }
}
