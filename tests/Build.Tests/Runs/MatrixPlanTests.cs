using Build.Matrix;
using Build.Runs;
using Build.Servers;
using NUnit.Framework;

namespace Build.Tests.Runs;

public sealed class MatrixPlanTests
{
    private static readonly Backend Embedded = new("embedded", "sqlite", Service: null, ":memory:", []);
    private static readonly Backend One = new("one", "postgres", DatabaseService.Postgres, "a", []);
    private static readonly Backend Two = new("two", "prisma", DatabaseService.Postgres, "b", []);
    private static readonly Backend Other = new("other", "mysql", DatabaseService.MySql, "c", []);

    private static string? NoneMissing(Backend backend) => null;

    [Test]
    public async Task Rows_of_one_service_share_its_server_and_only_needed_services_are_asked_for()
    {
        var asked = new List<DatabaseService>();

        var plan = await MatrixPlan.MakeAsync([Embedded, One, Two], NoneMissing, service =>
        {
            asked.Add(service);
            return Task.FromResult(new ServerPlan(service, ServerSource.Docker));
        });

        Assert.That(asked, Is.EqualTo(new[] { DatabaseService.Postgres }));
        Assert.That(plan.Servers.Select(server => server.Service), Is.EqualTo(asked));
        Assert.That(plan.Rows, Has.Count.EqualTo(3).And.All.Property(nameof(PlannedBackend.Runs)).True);
    }

    [Test]
    public async Task A_row_without_a_server_to_be_had_does_not_run()
    {
        var plan = await MatrixPlan.MakeAsync([Embedded, One, Other], NoneMissing, service => Task.FromResult(
            service == DatabaseService.MySql ? new ServerPlan(service, Source: null, "No engine answers.", "Start one.") : new ServerPlan(service, ServerSource.Local)));

        Assert.That(plan.Rows.Where(row => row.Runs).Select(row => row.Backend), Is.EqualTo(new[] { Embedded, One }));
        Assert.That(plan.Servers.Select(server => server.Service), Is.EqualTo(new[] { DatabaseService.Postgres }));
    }

    [Test]
    public async Task A_row_whose_driver_is_missing_is_skipped_alone_and_names_the_package()
    {
        var plan = await MatrixPlan.MakeAsync(
            [Embedded, One, Other],
            backend => backend.Adapter == "mysql" ? "MySqlConnector" : null,
            service => service == DatabaseService.Postgres
                ? Task.FromResult(new ServerPlan(service, ServerSource.Local))
                : throw new AssertionException($"{service.Name} was asked for."));

        Assert.That(plan.Rows.Where(row => row.Runs).Select(row => row.Backend), Is.EqualTo(new[] { Embedded, One }));
        Assert.That(plan.Rows[^1].Reason, Does.Contain("MySqlConnector"));
        Assert.That(plan.Rows[^1].Remedy, Does.Contain("MySqlConnector").And.Contain(".packages.props"));
    }

    [Test]
    public async Task An_embedded_database_can_lack_its_driver_too()
    {
        var plan = await MatrixPlan.MakeAsync(
            [Embedded, One],
            backend => backend == Embedded ? "Microsoft.Data.Sqlite.Core" : null,
            service => Task.FromResult(new ServerPlan(service, ServerSource.Local)));

        Assert.That(plan.Rows.Where(row => row.Runs).Select(row => row.Backend), Is.EqualTo(new[] { One }));
        Assert.That(plan.Rows[0].Reason, Does.Contain("Microsoft.Data.Sqlite.Core"));
    }

    [Test]
    public void Backends_bear_names_that_task_names_and_folders_can_bear()
    {
        Assert.That(Backend.All.Select(backend => backend.Name), Is.Unique.And.All.Matches("^[a-z_]+$"));
    }
}
