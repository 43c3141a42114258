namespace Dbal.ConformanceTests.Addresses;

public sealed class DaemonTests : DaemonTest
{
    [Test]
    public async Task Version_is_that_of_health()
    {
        var health = (await Daemon.Get("/health")).Expect(OK);

        (await Daemon.Get("/version")).Expect(OK).ExpectFields(new { version = health["version"] });
        Assert.That(health["configHash"].GetString(), Is.Not.Empty);
    }

    [Test]
    public async Task Status_names_server_and_driver_with_their_versions()
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
    public async Task Metrics_count_requests()
    {
        await Products.Add(Samples.Product("A-1"));

        using var response = await DaemonUnderTest.Http.GetAsync("/metrics");
        var text = await response.Content.ReadAsStringAsync();

        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/plain"));
        Assert.That(text.Split('\n'), Has.Some.Match(@"^# TYPE \w+ (counter|histogram)$"));
        Assert.That(text.Split('\n'), Has.Some.Match(@"^\w+\{.*\} [1-9]\d*(\.\d+)?$"));
    }
}
