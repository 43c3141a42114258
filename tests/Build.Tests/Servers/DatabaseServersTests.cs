using Build.Servers;
using Cake.Core.IO;
using NUnit.Framework;

namespace Build.Tests.Servers;

[Platform(Exclude = "Win", Reason = "Local servers are not run on Windows.")]
public sealed class DatabaseServersTests
{
    private const string Url = "postgresql://u:hunter2@h/d";

    private string programs = "";

    [SetUp]
    public void MakeFolder() => programs = Directory.CreateTempSubdirectory("dbal-tests-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(programs, recursive: true);

    [TestCase(true, true, true, ServerSource.Given)]
    [TestCase(false, true, true, ServerSource.Docker)]
    [TestCase(false, false, true, ServerSource.Local)]
    [TestCase(false, false, false, null)]
    public async Task Uses_the_first_available_source(bool given, bool docker, bool local, ServerSource? expected)
    {
        var plan = await PlanAsync(Context(given, docker), local, DatabasesMode.Auto);

        Assert.That(plan.Source, Is.EqualTo(expected));
    }

    [TestCase(DatabasesMode.Given, ServerSource.Given)]
    [TestCase(DatabasesMode.Docker, ServerSource.Docker)]
    [TestCase(DatabasesMode.Local, ServerSource.Local)]
    public async Task Uses_the_requested_source(DatabasesMode mode, ServerSource expected)
    {
        var plan = await PlanAsync(Context(given: true, docker: true), local: true, mode);

        Assert.That((plan.Source, plan.Fallback), Is.EqualTo((expected, (ServerSource?)null)));
    }

    [TestCase(DatabasesMode.Given, "DBAL_POSTGRES_URL")]
    [TestCase(DatabasesMode.Docker, "'docker'")]
    [TestCase(DatabasesMode.Local, "'initdb'")]
    public async Task Uses_no_source_other_than_the_requested_one(DatabasesMode mode, string reason)
    {
        var others = Context(given: mode != DatabasesMode.Given, docker: mode != DatabasesMode.Docker);

        var plan = await PlanAsync(others, local: mode != DatabasesMode.Local, mode);

        Assert.Multiple(() =>
        {
            Assert.That(plan.Source, Is.Null);
            Assert.That(plan.Reason, Does.Contain(reason));
            Assert.That(plan.Remedy, Is.Not.Empty);
        });
    }

    [Test]
    public async Task Lists_the_reason_for_every_unavailable_source()
    {
        var plan = await PlanAsync(Context(given: false, docker: false), local: false, DatabasesMode.Auto);

        Assert.That(plan.Reason, Does.Contain("DBAL_POSTGRES_URL").And.Contain("'docker'").And.Contain("'initdb'"));
    }

    [TestCase(true, ServerSource.Local)]
    [TestCase(false, null)]
    public async Task Falls_back_when_a_container_does_not_start(bool local, ServerSource? expected)
    {
        var plan = await PlanAsync(Context(given: false, docker: true), local, DatabasesMode.Auto);

        Assert.That(plan.Fallback, Is.EqualTo(expected));
    }

    [Test]
    public async Task Starts_nothing_while_planning()
    {
        var context = Context(given: false, docker: true);

        await PlanAsync(context, local: true, DatabasesMode.Auto);

        Assert.That(context.Commands, Is.EqualTo(new[] { "docker version --format {{.Server.Version}}", "docker compose version --short" }));
    }

    [Test]
    public void Rejects_an_invalid_URL_without_showing_its_password()
    {
        var context = Context(given: false, docker: true);
        context.Variables["DBAL_POSTGRES_URL"] = "postgresql://u:hunter2@h:port/d";

        Assert.That(
            () => PlanAsync(context, local: true, DatabasesMode.Auto),
            Throws.TypeOf<DatabaseException>().With.Message.Contains("DBAL_POSTGRES_URL").And.Message.Not.Contains("hunter2"));
    }

    [Test]
    public void Rejects_an_unknown_parameter()
    {
        var context = Context(given: false, docker: true);
        context.Variables["DBAL_POSTGRES_URL"] = Url + "?sslmod=require";

        Assert.That(() => PlanAsync(context, local: true, DatabasesMode.Auto), Throws.TypeOf<DatabaseException>().With.Message.Contains("'sslmod'"));
    }

    [Test]
    public async Task Reports_a_container_that_did_not_start_when_waiting_for_its_health()
    {
        var context = Context(given: false, docker: true);
        context.Script[" up "] = new FakeProcess(exitCode: 1);
        var servers = Servers(context, local: false);
        var plan = await servers.PlanAsync(DatabaseService.Postgres, DatabasesMode.Docker, CancellationToken.None);

        await servers.StartAsync([plan], CancellationToken.None);

        Assert.That(() => servers.WaitHealthyAsync(plan, CancellationToken.None), Throws.TypeOf<DatabaseException>().With.Message.Contains("postgres"));
    }

    [Test]
    public async Task Never_stops_a_given_server()
    {
        var context = Context(given: true, docker: true);
        var servers = Servers(context, local: true);
        var plan = await servers.PlanAsync(DatabaseService.Postgres, DatabasesMode.Auto, CancellationToken.None);

        await servers.StartAsync([plan], CancellationToken.None);
        await servers.StopAsync(CancellationToken.None);

        Assert.That(context.Commands, Is.Empty);
    }

    private static FakeContext Context(bool given, bool docker)
    {
        var context = new FakeContext { HasDocker = docker };
        if (given)
            context.Variables["DBAL_POSTGRES_URL"] = Url;
        return context;
    }

    private Task<ServerPlan> PlanAsync(FakeContext context, bool local, DatabasesMode mode) =>
        Servers(context, local).PlanAsync(DatabaseService.Postgres, mode, CancellationToken.None);

    private DatabaseServers Servers(FakeContext context, bool local)
    {
        foreach (var program in local ? (string[])["initdb", "postgres", "setpriv"] : [])
            File.WriteAllText(System.IO.Path.Combine(programs, program), "");
        return new DatabaseServers(context, new DirectoryPath("/repository"), _ => { }, new Build.Processes.ProcessGuard("/nowhere", "/nowhere/Build")) { Binaries = new ServerBinaries([programs]) };
    }
}
