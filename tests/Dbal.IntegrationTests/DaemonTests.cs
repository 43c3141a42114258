using System.Text.Json;

namespace Dbal.IntegrationTests;

/// <summary>The endpoints about the daemon itself.</summary>
public sealed class DaemonTests : DaemonTest
{
    [Test]
    public async Task Health_has_the_backend_and_the_run()
    {
        var health = (await Daemon.Get("/health")).Expect(OK);

        health.ExpectFields(new { status = "ok", runId = DaemonUnderTest.Target.RunId });
        Assert.That(health["service"].GetString(), Is.Not.Empty);
        Assert.That(health["version"].GetString(), Does.Match(@"^\d+\.\d+\.\d+"));
        Assert.That(health["backend"].GetString(), Is.Not.Empty);
        Assert.That(health["pid"].GetInt32(), Is.Positive);
        (await Daemon.Get("/ready")).Expect(OK);
    }

    [Test]
    public async Task Status_lists_the_capabilities_and_entities()
    {
        var status = (await Daemon.Get("/status")).Expect(OK);

        string[] known = ["transactions", "persistence", "nativeForeignKeys", "jsonPath", "concurrentWriters"];
        Assert.That(Texts(status["capabilities"]), Is.SubsetOf(known).And.Unique);
        Assert.That(Texts(status["entities"]), Is.SupersetOf(new[] { "core.user", "core.workflow", "shop.product" }));
    }

    private static IEnumerable<string?> Texts(JsonElement array) => array.EnumerateArray().Select(each => each.GetString());
}
