using Build.Daemons;
using Build.Results;
using NUnit.Framework;
using System.Text.Json;

namespace Build.Tests.Daemons;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DaemonConfigTests
{
    private readonly DaemonConfig config = new("postgres", "postgresql://u:secret@127.0.0.1/db", "8080-8279", "/rows/address", "run-1", "/entities");
    private readonly string file = Path.GetTempFileName();

    [TearDown]
    public void Delete() => File.Delete(file);

    [Test]
    public void The_file_contains_the_daemons_settings_and_is_readable_only_by_its_owner()
    {
        config.Write(file);

        var keys = JsonElement.Parse(File.ReadAllText(file)).EnumerateObject().Select(property => $"{property.Name}={property.Value}");
        Assert.That(keys, Is.EquivalentTo(new[]
        {
            "adapter=postgres", "database_url=postgresql://u:secret@127.0.0.1/db", "port=8080-8279", "address_file=/rows/address", "run_id=run-1", "schema_folder=/entities", "log_level=information", "command_timeout=25",
        }));
        if (!OperatingSystem.IsWindows())
            Assert.That(File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public void ToString_contains_no_password() => Assert.That($"{config}", Does.Not.Contain("secret"));

    [Test]
    public void The_command_has_config_and_port_and_replaces_the_shell()
    {
        var start = new DaemonCommand("other --config {config} -p {port}").ToStartInfo("/a b/it's.json", 81, "/log");

        Assert.That(start.ArgumentList, Is.EqualTo(new[] { "-c", @"exec other --config '/a b/it'\''s.json' -p 81 >> '/log' 2>&1 < /dev/null" }));
    }

    [Test]
    public void The_daemon_inherits_no_settings()
    {
        Environment.SetEnvironmentVariable("DBAL_ADAPTER", "mysql");
        Environment.SetEnvironmentVariable("ASPNETCORE_URLS", "http://*:1");

        var start = new DaemonCommand("daemon").ToStartInfo("c", 1, "l");

        Assert.That(start.Environment.Keys, Has.None.StartsWith("DBAL_").And.None.StartsWith("ASPNETCORE_"));
        Assert.That(start.Environment.Keys, Does.Contain("PATH"));
    }

    [Test]
    public void A_missing_daemon_executable_is_reported_with_a_remedy() => Assert.That(
        () => DaemonCommand.Own("/nowhere/Dbal.Daemon"), Throws.TypeOf<FailureException>().With.Property("Remedy").Contains("./build.sh"));
}
