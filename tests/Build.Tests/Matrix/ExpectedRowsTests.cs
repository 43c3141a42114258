using Build.Matrix;
using NUnit.Framework;

namespace Build.Tests.Matrix;

public sealed class ExpectedRowsTests
{
    private static readonly string[] Chain = ["Plan", "ComposeUp", "WaitHealthy", "StartDaemon-postgres", "RunTests-postgres", "StopDaemon-postgres"];

    [TestCase(4, RowPhase.Start)]
    [TestCase(5, RowPhase.Test)]
    [TestCase(6, RowPhase.Stop)]
    public void The_last_task_of_a_row_determines_its_last_phase(int tasks, RowPhase last)
    {
        var expected = ExpectedRows.Of(Chain[..tasks], Backend.All);

        Assert.That(expected.Backends.Select(backend => backend.Name), Is.EqualTo(new[] { "postgres" }));
        Assert.That((expected.Last, expected.NeedServers, expected.NeedPrisma), Is.EqualTo(((RowPhase?)last, true, false)));
    }

    [Test]
    public void Without_tasks_of_rows_all_requested_rows_need_their_servers()
    {
        var asked = Backend.All.Where(backend => backend.Name is "sqlite" or "mysql").ToList();

        var expected = ExpectedRows.Of(Chain[..3], asked);

        Assert.That((expected.Backends, expected.Last), Is.EqualTo((asked, (RowPhase?)null)));
    }

    [Test]
    public void Rows_that_were_not_requested_are_excluded() => Assert.That(ExpectedRows.Of(Chain, [Backend.All[0]]).Backends, Is.Empty);
}
