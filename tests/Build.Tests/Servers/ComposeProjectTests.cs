using Build.Processes;
using Build.Servers;
using Cake.Core.IO;
using NUnit.Framework;
using System.Net;
using System.Net.Sockets;

namespace Build.Tests.Servers;

public sealed class ComposeProjectTests
{
    private static readonly ProcessGuard Guard = new("/nowhere", "/nowhere/Build");
    private readonly List<string> said = [];

    [Test]
    public void Starts_one_service_of_its_own_project()
    {
        using var free = ReservedPort.Take(20_000);
        var context = new FakeContext { Variables = { ["DBAL_POSTGRES_PORT"] = $"{free.Port}" }, Script = { ["--format"] = Running(free.Port) } };
        var project = Project(context);

        var server = project.Up(DatabaseService.Postgres, CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(context.Commands[^2], Is.EqualTo(
                $"""docker compose --file "/repository/docker-compose.yml" --project-name "{project.Name}" up --detach --quiet-pull postgres"""));
            Assert.That(context.CommandVariables[^2]["DBAL_POSTGRES_PORT"], Is.EqualTo($"{server.Address.Port}"));
            Assert.That($"{server.Address.Port}", Is.EqualTo(context.Variables["DBAL_POSTGRES_PORT"]));
        });
    }

    [Test]
    public void Uses_another_port_when_one_is_in_use_and_says_so()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var taken = ((IPEndPoint)listener.LocalEndpoint).Port;
        var context = new FakeContext { Variables = { ["DBAL_MYSQL_PORT"] = $"{taken}" }, Script = { ["--format"] = Running(49_999) } };

        var server = Project(context).Up(DatabaseService.MySql, CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(server.Address.Port, Is.EqualTo(49_999), "what the engine has chosen");
            Assert.That(context.CommandVariables[^2]["DBAL_MYSQL_PORT"], Is.EqualTo("0"));
            Assert.That(said, Has.Some.Contains($"port {taken} is in use"));
        });
    }

    [Test]
    public void Lets_the_engine_choose_a_port_when_another_program_took_it()
    {
        var context = new FakeContext
        {
            Script =
            {
                ["--format"] = Running(49_999),
                [" up "] = new FakeProcess(exitCode: 1, error: "Bind for 127.0.0.1:5432 failed: port is already allocated") { Times = 1 },
            },
        };

        var server = Project(context).Up(DatabaseService.Postgres, CancellationToken.None);

        Assert.That(server.Address.Port, Is.EqualTo(49_999));
        Assert.That(context.Commands.Select(Command), Is.EqualTo(new[] { "ps", "up", "up", "ps" }));
    }

    [TestCase("exited", 137, "its container has exited with code 137")]
    [TestCase("paused", 0, "its container is paused")]
    [TestCase("running", 0, null)]
    public void Reports_how_a_container_ended(string state, int code, string? told)
    {
        var context = new FakeContext { Script = { [" ps "] = new FakeProcess(output: $$"""{"ExitCode":{{code}},"State":"{{state}}"}""") } };

        Assert.That(Project(context).FindEnd(DatabaseService.Postgres, CancellationToken.None), Is.EqualTo(told));
    }

    [Test]
    public void Removes_leftovers_of_an_earlier_run_only_before_the_first_service()
    {
        var context = new FakeContext { Script = { ["--format"] = Running(5432), [" ps "] = new FakeProcess(output: "0123456789ab") } };
        var project = Project(context);

        project.Up(DatabaseService.Postgres, CancellationToken.None);
        project.Up(DatabaseService.MySql, CancellationToken.None);

        Assert.That(context.Commands.Select(Command), Is.EqualTo(new[] { "ps", "down", "up", "ps", "up", "ps" }));
    }

    [Test]
    public void Removes_containers_networks_and_volumes()
    {
        var context = new FakeContext { Script = { ["--format"] = Running(5432) } };
        var project = Project(context);
        project.Up(DatabaseService.Postgres, CancellationToken.None);

        project.Down(CancellationToken.None);

        Assert.That(context.Commands[^1], Does.Contain($"--project-name \"{project.Name}\"").And.Contain(" down ").And.Contain("--volumes").And.Contain("--remove-orphans"));
    }

    [Test]
    public void Does_nothing_when_it_was_not_used()
    {
        var context = new FakeContext();

        Project(context).Down(CancellationToken.None);

        Assert.That(context.Commands, Is.Empty);
    }

    [Test]
    public void Reports_the_failure_and_the_remedy()
    {
        var context = new FakeContext { Script = { [" up "] = new FakeProcess(exitCode: 18, error: "mongodb Pulling\nno such host\n") } };

        var failure = Assert.Throws<DatabaseException>(() => Project(context).Up(DatabaseService.MongoDb, CancellationToken.None));

        Assert.Multiple(() =>
        {
            Assert.That(failure.Message, Does.Contain("mongodb").And.Contain("18").And.EndWith("no such host"));
            Assert.That(failure.Remedy, Does.Contain("DBAL_MONGODB_IMAGE"));
        });
    }

    [Test]
    public void Reads_the_log_of_one_service()
    {
        var context = new FakeContext
        {
            Script = { [" logs "] = new FakeProcess(output: "\e[2Kpostgres-1  | starting | up\nmysql-1     | other\npostgres-1  | FATAL:  no space left") },
        };

        Assert.That(Project(context).ReadLogTail(DatabaseService.Postgres), Is.EqualTo(new[] { "starting | up", "FATAL:  no space left" }));
    }

    [Test]
    public void Has_a_different_name_in_another_folder()
    {
        var names = from path in (string[])["/one/clone", "/another/clone"] select new ComposeProject(new FakeContext(), new DirectoryPath(path), said.Add, Guard).Name;

        Assert.That(names, Is.Unique.And.All.Matches("^dbal-[0-9a-f]{8}$"));
    }

    [TestCase("0")]
    [TestCase("65536")]
    [TestCase("http")]
    public void Rejects_invalid_ports(string port)
    {
        var context = new FakeContext { Variables = { ["DBAL_POSTGRES_PORT"] = port } };

        Assert.That(() => Project(context).WantedPort(DatabaseService.Postgres), Throws.TypeOf<DatabaseException>().With.Message.Contains("DBAL_POSTGRES_PORT"));
    }

    private static FakeProcess Running(int port) => new(output: $$"""{"State":"running","Publishers":[{"TargetPort":5432,"PublishedPort":{{port}}}]}""");

    private static string Command(string line) => ((string[])["ps", "up", "down", "logs"]).Single(command => line.Contains($" {command} "));

    private ComposeProject Project(FakeContext context) => new(context, new DirectoryPath("/repository"), said.Add, Guard);
}
