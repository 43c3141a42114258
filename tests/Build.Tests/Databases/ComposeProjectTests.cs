using System.Net;
using System.Net.Sockets;
using Build.Databases;
using Cake.Core.IO;
using NUnit.Framework;

namespace Build.Tests.Databases;

public sealed class ComposeProjectTests
{
    private readonly List<string> said = [];

    [Test]
    public void Brings_up_one_service_of_its_own_project()
    {
        var context = new FakeContext { Variables = { ["DBAL_POSTGRES_PORT"] = $"{LoopbackPort.Any()}" } };
        var project = Project(context);

        var server = project.Up(DatabaseService.Postgres);

        Assert.Multiple(() =>
        {
            Assert.That(context.Commands[^1], Is.EqualTo(
                $"""docker compose --file "/repository/docker-compose.yml" --project-name "{project.Name}" up --detach --quiet-pull postgres"""));
            Assert.That(context.CommandVariables[^1]["DBAL_POSTGRES_PORT"], Is.EqualTo($"{server.Address.Port}"));
            Assert.That($"{server.Address.Port}", Is.EqualTo(context.Variables["DBAL_POSTGRES_PORT"]));
        });
    }

    [Test]
    public void Moves_away_from_a_port_that_is_taken_and_says_so()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var taken = ((IPEndPoint)listener.LocalEndpoint).Port;
        var context = new FakeContext { Variables = { ["DBAL_MYSQL_PORT"] = $"{taken}" } };

        var server = Project(context).Up(DatabaseService.MySql);

        Assert.Multiple(() =>
        {
            Assert.That(server.Address.Port, Is.GreaterThan(taken));
            Assert.That(said, Has.Some.Contains($"port {taken} is taken"));
        });
    }

    [Test]
    public void Removes_what_an_earlier_run_left_before_the_first_service_only()
    {
        var context = new FakeContext { Script = { [" ps "] = new FakeProcess(output: "0123456789ab") } };
        var project = Project(context);

        project.Up(DatabaseService.Postgres);
        project.Up(DatabaseService.MySql);

        Assert.That(context.Commands.Select(Command), Is.EqualTo(new[] { "ps", "down", "up", "up" }));
    }

    [Test]
    public void Removes_containers_networks_and_volumes()
    {
        var context = new FakeContext();
        var project = Project(context);
        project.Up(DatabaseService.Postgres);

        project.Down();

        Assert.That(context.Commands[^1], Does.Contain($"--project-name \"{project.Name}\"").And.Contain(" down ").And.Contain("--volumes").And.Contain("--remove-orphans"));
    }

    [Test]
    public void Touches_nothing_when_it_was_not_used()
    {
        var context = new FakeContext();

        Project(context).Down();

        Assert.That(context.Commands, Is.Empty);
    }

    [Test]
    public void Tells_what_failed_and_what_to_do()
    {
        var context = new FakeContext { Script = { [" up "] = new FakeProcess(exitCode: 18, error: "mongodb Pulling\nno such host\n") } };

        var failure = Assert.Throws<DatabaseException>(() => Project(context).Up(DatabaseService.MongoDb));

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
    public void Has_another_name_in_another_folder()
    {
        var names = from path in (string[])["/one/clone", "/another/clone"] select new ComposeProject(new FakeContext(), new DirectoryPath(path), said.Add).Name;

        Assert.That(names, Is.Unique.And.All.Matches("^dbal-[0-9a-f]{8}$"));
    }

    [TestCase("0")]
    [TestCase("65536")]
    [TestCase("http")]
    public void Refuses_what_is_no_port(string port)
    {
        var context = new FakeContext { Variables = { ["DBAL_POSTGRES_PORT"] = port } };

        Assert.That(() => Project(context).WantedPort(DatabaseService.Postgres), Throws.TypeOf<DatabaseException>().With.Message.Contains("DBAL_POSTGRES_PORT"));
    }

    private static string Command(string line) => ((string[])["ps", "up", "down", "logs"]).Single(command => line.Contains($" {command} "));

    private ComposeProject Project(FakeContext context) => new(context, new DirectoryPath("/repository"), said.Add);
}
