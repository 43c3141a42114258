using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Dbal.Tests.Daemon;

/// <summary>The program as a process: arguments, exit codes, output.</summary>
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

        Assert.That((code, output.Trim()), Is.EqualTo((0, Dbal.Daemon.Contract.Product.Version)));
    }

    [Test]
    public async Task The_program_compiles_hot_code_by_the_runtimes_defaults()
    {
        var settings = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Dbal.Daemon.runtimeconfig.json"));

        Assert.That(settings, Does.Contain("System.GC.Server").And.Not.Contain("Tiered"));
    }

    [TestCase("--confg", "Did you mean '--config'?")]
    [TestCase("serve", "Unknown argument serve")]
    [TestCase("--config", "--config PATH")]
    [TestCase("--config=/nowhere/daemon.json", "/nowhere/daemon.json")]
    public async Task An_invalid_argument_ends_the_program(string argument, string message)
    {
        var (code, _, error) = await DaemonProgram.RunAsync(argument);

        Assert.That(code, Is.EqualTo(2));
        Assert.That(error, Does.Contain(message).And.Not.Contain("   at "));
    }

    [Test]
    public async Task An_invalid_entity_file_ends_the_program()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "thing.yaml"), "entity: thing\npackage: test\nfields:\n  size: { type: sizee }\n");

        var (code, _, error) = await DaemonProgram.RunAsync(ConfigFile("""{"adapter": "sqlite", "database_url": ":memory:", "schema_folder": "."}"""));

        Assert.That(code, Is.EqualTo(2));
        Assert.That(error, Does.Contain("thing.yaml").And.Contain("4").And.Contain("sizee").And.Not.Contain("   at "));
    }

    [Test]
    public async Task A_missing_schema_folder_ends_the_program()
    {
        var (code, _, error) = await DaemonProgram.RunAsync(ConfigFile("""{"adapter": "sqlite", "database_url": ":memory:", "schema_folder": "nowhere"}"""));

        Assert.That(code, Is.EqualTo(2));
        Assert.That(error, Does.Contain(Path.Combine(folder, "nowhere")).And.Not.Contain("   at "));
    }

    [Test]
    public async Task A_port_in_use_ends_the_program()
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
    public async Task An_invalid_database_URL_ends_the_program()
    {
        var (code, _, error) = await DaemonProgram.RunAsync(ConfigFile("""{"adapter": "postgres", "database_url": "mysql://me:hush@db/x"}"""));

        Assert.That(code, Is.EqualTo(2));
        Assert.That(error, Does.Contain("postgres").And.Contain("postgresql://").And.Not.Contain("hush").And.Not.Contain("   at "));
    }

    [Test]
    public async Task Daemons_that_start_at_once_can_share_a_range_of_ports()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var first = ((IPEndPoint)listener.LocalEndpoint).Port;
        var config = $$"""{"adapter": "sqlite", "database_url": ":memory:", "port": "{{first}}-{{first + 50}}"}""";
        var daemons = Enumerable.Range(0, 4).Select(_ => DaemonProgram.Start(ConfigFile(config))).ToList();
        try
        {
            var addresses = await Task.WhenAll(daemons.Select(DaemonProgram.ReadAddressAsync));

            Assert.That(addresses.Select(address => address.Port), Is.Unique.And.All.InRange(first + 1, first + 50));
        }
        finally
        {
            daemons.ForEach(daemon => daemon.Kill());
            daemons.ForEach(daemon => daemon.Dispose());
        }
    }

    [Test]
    public async Task The_address_file_contains_the_URL_while_the_daemon_listens()
    {
        var file = Path.Combine(folder, "address");
        using var daemon = DaemonProgram.Start(ConfigFile("""{"adapter": "sqlite", "database_url": ":memory:", "port": 0, "address_file": "address"}"""));
        var address = await DaemonProgram.ReadAddressAsync(daemon);

        Assert.That(await File.ReadAllTextAsync(file), Is.EqualTo(address.ToString()));
        await EndAsync(daemon, "TERM");
        Assert.That(file, Does.Not.Exist);
    }

    [Test]
    public async Task An_address_file_that_cannot_be_written_ends_the_program()
    {
        var (code, _, error) = await DaemonProgram.RunAsync(
            ConfigFile("""{"adapter": "sqlite", "database_url": ":memory:", "port": 0, "address_file": "missing/address"}"""));

        Assert.That(code, Is.EqualTo(2));
        Assert.That(error, Does.Contain("address file").And.Contain(Path.Combine(folder, "missing")).And.Not.Contain("   at "));
    }

    [Test]
    [Platform(Exclude = "Win")]
    public async Task A_second_signal_aborts_running_requests()
    {
        using var daemon = DaemonProgram.Start(ConfigFile("""{"adapter": "sqlite", "database_url": ":memory:", "port": 0}"""));
        var address = await DaemonProgram.ReadAddressAsync(daemon);
        using var unfinished = new TcpClient();
        await unfinished.ConnectAsync(IPAddress.Loopback, address.Port);
        await unfinished.GetStream().WriteAsync("POST /acme/core/user HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"u8.ToArray());
        await Task.Delay(200);

        var clock = Stopwatch.StartNew();
        await SignalAsync(daemon, "TERM");
        await Task.Delay(500);
        Assert.That(daemon.HasExited, Is.False, "the first signal waits for the request");
        await EndAsync(daemon, "TERM");

        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(4)), "5 s without the second signal");
    }

    [TestCase("TERM")]
    [TestCase("INT")]
    [TestCase("HUP")]
    [Platform(Exclude = "Win")]
    public async Task A_signal_stops_the_daemon_gracefully(string signal)
    {
        TestDaemon.RequireSqlite();
        using var daemon = DaemonProgram.Start(ConfigFile("""{"adapter": "sqlite", "database_url": ":memory:", "port": 0}"""));
        var address = await DaemonProgram.ReadAddressAsync(daemon);

        using var http = new HttpClient();
        Assert.That((await http.GetAsync(new Uri(address, "/health"))).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        await EndAsync(daemon, signal);

        Assert.That(await daemon.StandardError.ReadToEndAsync(), Is.Empty);
    }

    private static async Task EndAsync(Process daemon, string signal)
    {
        await SignalAsync(daemon, signal);
        await daemon.WaitForExitAsync().WaitAsync(DaemonProgram.Limit);

        Assert.That(daemon.ExitCode, Is.Zero);
    }

    private static async Task SignalAsync(Process daemon, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{daemon.Id}"]);
        await kill.WaitForExitAsync();
    }

    private string[] ConfigFile(string json)
    {
        var file = Path.Combine(folder, "daemon.json");
        File.WriteAllText(file, json);
        return ["--config", file];
    }
}
