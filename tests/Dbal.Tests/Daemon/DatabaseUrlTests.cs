using Dbal.Backends;
using Dbal.Connections;
using Dbal.Daemon.Configuration;
using Dbal.Daemon.Storage;
using Dbal.Tests.Backends;
using Dbal.Tests.Shared;

namespace Dbal.Tests.Daemon;

/// <summary>The daemon accepts and rejects the same database URLs as the build; see the class with this name in Build.Tests.</summary>
internal sealed class DatabaseUrlTests
{
    private static IEnumerable<object[]> Valid =>
        from each in DatabaseUrls.Valid
        from adapter in Adapters(each.Kind)
        select new object[] { adapter, each.Url };

    private static IEnumerable<object[]> Invalid =>
        from each in DatabaseUrls.Invalid
        from adapter in Adapters(each.Kind)
        select new object[] { adapter, each.Url, each.Message };

    [TestCaseSource(nameof(Valid))]
    public async Task A_backend_is_created_for_a_valid_URL(string adapter, string url)
    {
        await using var backend = Create(adapter, url);

        Assert.That(backend, Is.Not.Null);
    }

    [TestCaseSource(nameof(Invalid))]
    public void An_invalid_URL_is_rejected_without_connecting(string adapter, string url, string message) => Assert.That(
        () => Create(adapter, url),
        Throws.TypeOf<ConfigurationException>().With.Message.Contains(message).And.Message.Contains("database_url").And.Message.Not.Contains("secret"));

    [TestCaseSource(nameof(Parameters))]
    public async Task The_driver_knows_every_parameter(string adapter, string url)
    {
        await using var backend = Create(adapter, url);

        Assert.That(backend, Is.Not.Null);
    }

    [Test]
    public void The_README_lists_every_parameter()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "src", "README.md"));

        foreach (var (_, kind) in Kinds)
            Assert.That(readme, Does.Contain(string.Join(", ", kind.Parameters.Select(parameter => $"`{parameter.Name}`"))));
    }

    [TestCase("postgres", "postgresql://me@db")]
    [TestCase("prisma", "postgresql://me@db/")]
    [TestCase("mysql", "mysql://me@db/?sslmode=require")]
    [TestCase("mongodb", "mongodb://db/?authSource=admin")]
    public void The_URL_must_have_a_database(string adapter, string url) =>
        Assert.That(() => Create(adapter, url), Throws.TypeOf<ConfigurationException>().With.Message.Contains("no database"));

    private static IEnumerable<object[]> Parameters =>
        from each in Kinds
        from parameter in each.Kind.Parameters
        where !parameter.Name.StartsWith("srv", StringComparison.Ordinal) // these need DNS
        select new object[] { each.Adapter, $"{each.Kind.Schemes[0]}://me@db/shop?{parameter.Name}={Sample(parameter)}" };

    private static (string Adapter, ServerKind Kind)[] Kinds =>
        [("postgres", ServerKind.Postgres), ("mysql", ServerKind.MySql), ("mongodb", ServerKind.MongoDb)];

    // The last of the expected values.
    private static string Sample(UrlParameter parameter) => parameter.Name switch
    {
        "compressors" => "zlib",
        "authMechanism" => "SCRAM-SHA-256",
        "authMechanismProperties" => "SERVICE_NAME:mongodb",
        _ => parameter.Values.Expected.Split(' ')[^1],
    };

    private static string[] Adapters(string kind) => kind == "postgres" ? ["postgres", "prisma"] : [kind];

    private static IBackend Create(string adapter, string url) =>
        BackendTable.Create(adapter, new BackendOptions(url, ContractSchema.Schema, TimeSpan.FromSeconds(1)), _ => { });
}
