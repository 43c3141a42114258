using Build.Servers;
using NUnit.Framework;

namespace Build.Tests.Servers;

public sealed class DockerEngineTests
{
    [Test]
    public void Is_available_when_engine_and_Compose_answer() => Assert.That(DockerEngine.FindObstacle(new FakeContext()), Is.Null);

    [Test]
    public void Reports_a_missing_command() =>
        Assert.That(DockerEngine.FindObstacle(new FakeContext { HasDocker = false })?.Reason, Does.Contain("not on the PATH"));

    [Test]
    public void Reports_an_engine_that_does_not_run()
    {
        var context = new FakeContext { Script = { ["version --format"] = new FakeProcess(exitCode: 1, error: "Cannot connect to the Docker daemon") } };

        Assert.That(DockerEngine.FindObstacle(context)?.Reason, Does.Contain("engine").And.Contain("Cannot connect to the Docker daemon"));
    }

    [Test]
    public void Does_not_wait_for_a_hanging_engine()
    {
        var hanging = new FakeProcess(hangs: true);

        var lack = DockerEngine.FindObstacle(new FakeContext { Script = { ["version --format"] = hanging } });

        Assert.That((lack?.Reason.Contains("no answer within"), hanging.WasKilled), Is.EqualTo((true, true)));
    }

    [Test]
    public void Reports_a_missing_Compose_plugin()
    {
        var context = new FakeContext { Script = { ["compose version"] = new FakeProcess(exitCode: 1, error: "'compose' is not a docker command") } };

        Assert.That(DockerEngine.FindObstacle(context)?.Reason, Does.Contain("Compose").And.Contain("not a docker command"));
    }

    [TestCase("tcp://docker:2375", false)]
    [TestCase("ssh://me@elsewhere", false)]
    [TestCase("tcp://127.0.0.1:2375", true)]
    [TestCase("unix:///run/user/1000/docker.sock", true)]
    public void Accepts_only_an_engine_of_this_machine(string dockerHost, bool taken)
    {
        var context = new FakeContext { Variables = { ["DOCKER_HOST"] = dockerHost } };

        Assert.That(DockerEngine.FindObstacle(context) is null, Is.EqualTo(taken));
    }
}
