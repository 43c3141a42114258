using Build.Matrix;
using Build.Runs;
using NUnit.Framework;

namespace Build.Tests.Runs;

public sealed class RequestedPhasesTests
{
    private static readonly string[] Chain = ["Plan", "ComposeUp", "WaitHealthy", "StartDaemon-postgres", "RunTests-postgres", "StopDaemon-postgres"];

    [TestCase(4, Phase.Start)]
    [TestCase(5, Phase.Test)]
    [TestCase(6, Phase.Stop)]
    public void The_last_task_of_a_row_determines_its_last_phase(int tasks, Phase last)
    {
        var expected = RequestedPhases.Of(Chain[..tasks], Backend.All);

        Assert.That(expected.Backends.Select(backend => backend.Name), Is.EqualTo(new[] { "postgres" }));
        Assert.That((expected.Last, expected.NeedServers, expected.NeedPrisma), Is.EqualTo(((Phase?)last, true, false)));
    }

    [Test]
    public void Without_tasks_of_rows_all_requested_rows_need_their_servers()
    {
        var asked = Backend.All.Where(backend => backend.Name is "sqlite" or "mysql").ToList();

        var expected = RequestedPhases.Of(Chain[..3], asked);

        Assert.That((expected.Backends, expected.Last), Is.EqualTo((asked, (Phase?)null)));
    }

    [Test]
    public void Rows_that_were_not_requested_are_excluded() => Assert.That(RequestedPhases.Of(Chain, [Backend.All[0]]).Backends, Is.Empty);
}
