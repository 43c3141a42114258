using System.Xml.Linq;
using Build.Matrix;
using Build.Servers;
using Build.Workspace;
using NUnit.Framework;
using YamlDotNet.RepresentationModel;

namespace Build.Tests.Servers;

/// <summary>What a new kind of server needs beside its entry: a test fails when a part is missing.</summary>
[TestFixtureSource(typeof(DatabaseService), nameof(DatabaseService.All))]
public sealed class DatabaseServiceTests(DatabaseService service)
{
    private static readonly string Root = Repository.Find().Root;

    [Test]
    public void Compose_has_a_service_with_its_image_port_and_health_check()
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(Path.Combine(Root, "docker-compose.yml"))));
        var services = (YamlMappingNode)yaml.Documents[0].RootNode["services"];

        Assert.That(services.Children.Keys.Select(key => key.ToString()), Does.Contain(service.Name));
        var entry = services[service.Name];
        Assert.That(entry["image"].ToString(), Does.StartWith($"${{{service.ImageVariable}:-"));
        Assert.That(entry["ports"][0].ToString(), Is.EqualTo($"127.0.0.1:${{{service.PortVariable}:-{service.DefaultPort}}}:{service.DefaultPort}"));
        Assert.That(((YamlMappingNode)entry).Children.Keys.Select(key => key.ToString()), Does.Contain("healthcheck"));
    }

    [Test]
    public void The_matrix_has_a_row_whose_adapter_needs_its_driver()
    {
        var adapters = Backend.All.Where(backend => backend.Service == service).Select(backend => backend.Adapter).ToList();
        var drivers = XDocument.Load(Path.Combine(Root, "OptionalPackages.props")).Descendants("OptionalPackage")
            .ToDictionary(package => package.Attribute("Include")!.Value, package => package.Attribute("Adapters")?.Value.Split(',') ?? []);

        Assert.That(adapters, Is.Not.Empty);
        Assert.That(drivers.Keys, Does.Contain(service.Driver));
        Assert.That(drivers[service.Driver], Is.SupersetOf(adapters));
    }

    [Test]
    public void The_daemon_has_an_adapter_for_each_of_its_rows()
    {
        var table = File.ReadAllText(Path.Combine(Root, "src", "Dbal.Daemon", "Storage", "BackendTable.cs"));

        foreach (var backend in Backend.All.Where(backend => backend.Service == service))
            Assert.That(table, Does.Contain($"[\"{backend.Adapter}\"] ="));
    }

    [Test]
    public void It_has_a_local_recipe_and_a_client_unless_the_feed_lacks_its_driver()
    {
        Assert.That(service.Recipe, Is.Not.Null);
        Assert.That(service.Client is not null, Is.EqualTo(PackageFeed.Has(service.Driver)));
    }

    [Test]
    public void No_other_service_shares_its_name_or_its_schemes()
    {
        foreach (var other in DatabaseService.All.Where(other => other != service))
        {
            Assert.That(other.Name, Is.Not.EqualTo(service.Name));
            Assert.That(other.Kind == service.Kind || !other.Kind.Schemes.Intersect(service.Kind.Schemes).Any(), Is.True);
        }
    }
}
