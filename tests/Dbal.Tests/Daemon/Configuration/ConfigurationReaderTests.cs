using System.Net;
using Dbal.Daemon.Configuration;
using Microsoft.Extensions.Logging;

namespace Dbal.Tests.Daemon.Configuration;

internal sealed class ConfigurationReaderTests
{
    private readonly Dictionary<string, string> environment = [];
    private string folder = "";

    [SetUp]
    public void MakeFolder()
    {
        folder = Directory.CreateTempSubdirectory("dbal-configuration-").FullName;
        environment.Clear();
    }

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Two_settings_are_sufficient()
    {
        var configuration = Read("""{"adapter": "sqlite", "database_url": ":memory:"}""");

        Assert.That(configuration.Host, Is.EqualTo(IPAddress.Loopback));
        Assert.That(configuration.Ports, Is.EqualTo(new PortRange(8080, 8080)));
        Assert.That(configuration.Tokens.Required, Is.False);
        Assert.That(configuration.CommandTimeout, Is.EqualTo(TimeSpan.FromSeconds(10)));
        Assert.That(Path.GetFileName(configuration.SchemaFolder), Is.EqualTo("entities"));
    }

    [Test]
    public void The_environment_takes_precedence_over_the_file()
    {
        environment["DBAL_PORT"] = "9000";
        environment["DBAL_LOG_LEVEL"] = "error";
        environment["DBAL_TOKEN"] = """{"acme": "a"}""";

        var configuration = Read("""{"adapter": "sqlite", "database_url": ":memory:", "port": 1, "log_level": "debug", "run_id": "r"}""");

        Assert.That(configuration.Ports, Is.EqualTo(new PortRange(9000, 9000)));
        Assert.That(configuration.LogLevel, Is.EqualTo(LogLevel.Error));
        Assert.That(configuration.Tokens.Kind, Is.EqualTo("per tenant"));
        Assert.That(configuration.RunId, Is.EqualTo("r"));
    }

    [Test]
    public void The_file_is_optional()
    {
        environment["DBAL_ADAPTER"] = "sqlite";
        environment["DBAL_DATABASE_URL"] = ":memory:";

        Assert.That(ConfigurationReader.Read(null, environment.GetValueOrDefault).Adapter, Is.EqualTo("sqlite"));
    }

    [Test]
    public void Paths_in_a_file_are_relative_to_it() =>
        Assert.That(
            Read("""{"adapter": "sqlite", "database_url": ":memory:", "schema_folder": "rows"}""").SchemaFolder, Is.EqualTo(Path.Combine(folder, "rows")));

    [TestCase("""{"adapter": "sqlite"}""", "The setting database_url is missing", "DBAL_DATABASE_URL")]
    [TestCase("""{"database_url": "x"}""", "The setting adapter is missing", "sqlite")]
    [TestCase("""{"databse_url": "x"}""", "\"databse_url\"", "Did you mean 'database_url'?")]
    [TestCase("""{"adapter": "sqllite", "database_url": "x"}""", "\"sqllite\"", "Did you mean 'sqlite'?")]
    [TestCase("""{"adapter": 5, "database_url": "x"}""", "\"adapter\" in", "must be non-empty text")]
    [TestCase("""{"adapter": "sqlite", "database_url": ""}""", "\"database_url\" in", "must be non-empty text")]
    [TestCase("""{"adapter": "sqlite", "database_url": "x", "port": "8199-8080"}""", "\"port\" in", "a range of ports such as 8080-8199")]
    [TestCase("""{"adapter": "sqlite", "database_url": "x", "port": 65536}""", "\"port\" in", "a port from 0 to 65535")]
    [TestCase("""{"adapter": "sqlite", "database_url": "x", "command_timeout": 0}""", "\"command_timeout\" in", "seconds from 0.1 to 600")]
    [TestCase("""{"adapter": "sqlite", "database_url": "x", "log_level": "loud"}""", "\"loud\"", "debug, information, warning, error")]
    [TestCase("""{"adapter": "sqlite", "database_url": "x", "host": "example.org"}""", "\"host\" in", "IP address")]
    [TestCase("""{"adapter": "sqlite", "database_url": "x", "host": "0.0.0.0"}""", "no token is set", "DBAL_TOKEN")]
    [TestCase("""{"adapter": "sqlite", "database_url": "x", "token": {"acme": 5}}""", "\"token\" in", "\"acme\"")]
    [TestCase("""{"adapter": "sqlite", "adapter": "sqlite"}""", "not valid JSON", "adapter")]
    [TestCase("{\n\"adapter\": \"sqlite\",\n\"database_url\": \"a\\u0000b\"}", "\"database_url\" in", "line 3, must not contain U+0000")]
    [TestCase("{\n\"adapter\": \"\\ud800\"}", "line 2", "lone surrogate")]
    [TestCase("{\n\"\\udc00\": 1}", "line 2", "lone surrogate")]
    [TestCase("""{"adapter": "sqlite", "database_url": "x", "token": "  "}""", "\"token\" in", "text without control characters")]
    [TestCase("""{"adapter": "sqlite", "database_url": "x", "token": "a\tb"}""", "\"token\" in", "text without control characters")]
    [TestCase("""{"adapter": "sqlite", "database_url": "x", "token": {}}""", "\"token\" in", "has no tenant")]
    [TestCase("""{"adapter": "sqlite", "database_url": "x", "token": "t", "token_file": "t"}""", "both set", "Set only one of them")]
    [TestCase("""{"adapter": "sqlite", "database_url": "x", "token_file": "none"}""", "Cannot read the token file", "Set \"token_file\"")]
    [TestCase("""{"adapter": "sqlite", "database_url": "x", "tls_key": "k.pem"}""", "without tls_certificate", "Set both")]
    [TestCase("""{"adapter": "sqlite", "database_url": "x", "max_connections": 0}""", "\"max_connections\" in", "from 1 to")]
    [TestCase("[]", "must contain a JSON object", "adapter")]
    [TestCase("{\n  \"adapter\": sqlite\n}", "line 2, column 14,", "not valid JSON")]
    public void Errors_have_the_place_and_a_remedy(string json, string place, string remedy)
    {
        var fault = Assert.Throws<ConfigurationException>(() => Read(json));

        Assert.That(fault!.Message, Does.Contain(place).And.Contain(remedy));
    }

    [Test]
    public void A_missing_file_is_named()
    {
        var file = Path.Combine(folder, "none.json");

        var fault = Assert.Throws<ConfigurationException>(() => ConfigurationReader.Read(file, environment.GetValueOrDefault));

        Assert.That(fault!.Message, Does.Contain(file).And.Contain("--config"));
    }

    [Test]
    public void An_invalid_variable_is_named()
    {
        environment["DBAL_PORT"] = "http";

        var fault = Assert.Throws<ConfigurationException>(() => Read("""{"adapter": "sqlite", "database_url": "x"}"""));

        Assert.That(fault!.Message, Does.StartWith("The environment variable DBAL_PORT must be a port"));
    }

    [Test]
    public void Invalid_UTF_8_is_reported_with_its_line()
    {
        var file = Path.Combine(folder, "daemon.json");
        File.WriteAllBytes(file, [.. "{\n\"run_id\": \"caf"u8, 0xE9, .. "\"}"u8]);

        Assert.That(
            () => ConfigurationReader.Read(file, environment.GetValueOrDefault),
            Throws.TypeOf<ConfigurationException>().With.Message.Contains("line 2").And.Message.Contains("UTF-8"));
    }

    [Test]
    public void A_byte_order_mark_is_ignored()
    {
        var file = Path.Combine(folder, "daemon.json");
        File.WriteAllText(file, """{"adapter": "sqlite", "database_url": ":memory:"}""", new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        Assert.That(ConfigurationReader.Read(file, environment.GetValueOrDefault).Adapter, Is.EqualTo("sqlite"));
    }

    [TestCase(" \t t \n", "one")]
    [TestCase("\ufeff{\"acme\": \" a \"}\n", "per tenant")]
    public void A_token_file_contains_the_value_of_token(string content, string kind)
    {
        File.WriteAllText(Path.Combine(folder, "tokens"), content);

        var tokens = Read("""{"adapter": "sqlite", "database_url": "x", "token_file": "tokens"}""").Tokens;

        Assert.That(tokens.Kind, Is.EqualTo(kind));
        Assert.That(() => tokens.Authorize(kind == "one" ? "Bearer t" : "Bearer a", "acme"), Throws.Nothing);
    }

    [Test]
    public void A_token_in_the_environment_takes_precedence_over_a_token_file()
    {
        environment["DBAL_TOKEN"] = "from-environment";

        var tokens = Read("""{"adapter": "sqlite", "database_url": "x", "token_file": "none"}""").Tokens;

        Assert.That(() => tokens.Authorize("Bearer from-environment", "acme"), Throws.Nothing);
    }

    [Test]
    public void Errors_never_contain_a_token()
    {
        var fault = Assert.Throws<ConfigurationException>(() => Read("""{"adapter": "sqlite", "database_url": "x", "token": {"acme": "hush-hush", "other": 1}}"""));

        Assert.That(fault!.Message, Does.Not.Contain("hush-hush"));
    }

    [Test]
    public void With_a_token_other_addresses_are_allowed() =>
        Assert.That(
            Read("""{"adapter": "sqlite", "database_url": "x", "host": "0.0.0.0", "token": "t"}""").Host, Is.EqualTo(IPAddress.Any));

    [Test]
    public void The_hash_covers_the_settings_without_secrets()
    {
        string HashWith(string url, string token, int port) =>
            Read($$"""{"adapter": "sqlite", "database_url": "{{url}}", "token": "{{token}}", "port": {{port}}}""").Hash;

        var hash = HashWith("postgresql://me:one@db/x", "a", 1);

        Assert.That(hash, Does.Match("^[0-9a-f]{64}$"));
        Assert.That(HashWith("postgresql://me:two@db/x", "b", 1), Is.EqualTo(hash));
        Assert.That(HashWith("postgresql://me:one@db/y", "a", 1), Is.Not.EqualTo(hash));
        Assert.That(HashWith("postgresql://me:one@db/x", "a", 2), Is.Not.EqualTo(hash));
    }

    private DaemonConfiguration Read(string json)
    {
        var file = Path.Combine(folder, "daemon.json");
        File.WriteAllText(file, json);
        return ConfigurationReader.Read(file, environment.GetValueOrDefault);
    }
}
