using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Dbal.Tests.Daemon;

/// <summary>The program as a process: arguments, exit codes, what is printed where.</summary>
internal sealed class ProgramTests
{
    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("dbal-daemon-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task Help_lists_every_setting()
    {
        var (code, output, _) = await DaemonProgram.RunAsync("--help");

        Assert.That(code, Is.Zero);
        foreach (var setting in Dbal.Daemon.Configuration.Setting.All)
            Assert.That(output, Does.Contain(setting.Key).And.Contain(setting.Variable));
    }

    [Test]
    public async Task The_version_is_printed()
    {
        var (code, output, _) = await DaemonProgram.RunAsync("--version");

        Assert.That((code, output.Trim()), Is.EqualTo((0, Dbal.Daemon.Product.Version)));
    }

    [TestCase("--confg", "Did you mean '--config'?")]
    [TestCase("serve", "There is no argument serve")]
    [TestCase("--config", "--config PATH")]
    [TestCase("--config=/nowhere/daemon.json", "/nowhere/daemon.json")]
    public async Task A_wrong_argument_ends_the_program(string argument, string told)
    {
        var (code, _, error) = await DaemonProgram.RunAsync(argument);

        Assert.That(code, Is.EqualTo(2));
        Assert.That(error, Does.Contain(told).And.Not.Contain("   at "));
    }

    [Test]
    public async Task A_fault_in_an_entity_file_ends_the_program()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "thing.yaml"), "entity: thing\npackage: test\nfields:\n  size: { type: sizee }\n");

        var (code, _, error) = await DaemonProgram.RunAsync(ConfigFile("""{"adapter": "sqlite", "database_url": ":memory:", "schema_folder": "."}"""));

        Assert.That(code, Is.EqualTo(2));
        Assert.That(error, Does.Contain("thing.yaml").And.Contain("4").And.Contain("sizee").And.Not.Contain("   at "));
    }

    [Test]
    public async Task A_schema_folder_that_is_not_there_ends_the_program()
    {
        var (code, _, error) = await DaemonProgram.RunAsync(ConfigFile("""{"adapter": "sqlite", "database_url": ":memory:", "schema_folder": "nowhere"}"""));

        Assert.That(code, Is.EqualTo(2));
        Assert.That(error, Does.Contain(Path.Combine(folder, "nowhere")).And.Not.Contain("   at "));
    }

    [Test]
    public async Task A_port_that_is_taken_ends_the_program()
    {
        TestDaemon.RequireSqlite();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var (code, output, error) = await DaemonProgram.RunAsync(ConfigFile($$"""{"adapter": "sqlite", "database_url": ":memory:", "port": {{port}}}"""));

        Assert.That((code, output), Is.EqualTo((2, "")));
        Assert.That(error, Does.Contain($"port {port}").And.Contain("DBAL_PORT").And.Not.Contain("   at "));
    }

    [Test]
    public async Task A_url_that_the_adapter_does_not_take_ends_the_program()
    {
        var (code, _, error) = await DaemonProgram.RunAsync(ConfigFile("""{"adapter": "postgres", "database_url": "mysql://me:hush@db/x"}"""));

        Assert.That(code, Is.EqualTo(2));
        Assert.That(error, Does.Contain("postgres").And.Contain("postgresql://").And.Not.Contain("hush").And.Not.Contain("   at "));
    }

    [Test]
    [Platform(Exclude = "Win")]
    public async Task Sigterm_ends_it_cleanly()
    {
        TestDaemon.RequireSqlite();
        using var daemon = DaemonProgram.Start(ConfigFile("""{"adapter": "sqlite", "database_url": ":memory:", "port": 0}"""));
        var address = await DaemonProgram.ReadAddressAsync(daemon);

        using var http = new HttpClient();
        Assert.That((await http.GetAsync(new Uri(address, "/health"))).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        using var kill = Process.Start("kill", ["-TERM", $"{daemon.Id}"]);
        await daemon.WaitForExitAsync().WaitAsync(DaemonProgram.Limit);

        Assert.That(daemon.ExitCode, Is.Zero);
        Assert.That(await daemon.StandardError.ReadToEndAsync(), Is.Empty);
    }

    private string[] ConfigFile(string json)
    {
        var file = Path.Combine(folder, "daemon.json");
        File.WriteAllText(file, json);
        return ["--config", file];
    }
}
