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
    public async Task Rows_with_the_same_service_share_a_server_and_only_required_services_start()
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
    public async Task A_row_without_an_available_server_does_not_run()
    {
        var plan = await MatrixPlan.MakeAsync([Embedded, One, Other], NoneMissing, service => Task.FromResult(
            service == DatabaseService.MySql ? new ServerPlan(service, Source: null, "No engine answers.", "Start one.") : new ServerPlan(service, ServerSource.Local)));

        Assert.That(plan.Rows.Where(row => row.Runs).Select(row => row.Backend), Is.EqualTo(new[] { Embedded, One }));
        Assert.That(plan.Servers.Select(server => server.Service), Is.EqualTo(new[] { DatabaseService.Postgres }));
    }

    [Test]
    public async Task A_row_without_its_driver_is_skipped_with_the_name_of_the_package()
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
    public async Task The_driver_of_an_embedded_database_can_be_missing_too()
    {
        var plan = await MatrixPlan.MakeAsync(
            [Embedded, One],
            backend => backend == Embedded ? "Microsoft.Data.Sqlite.Core" : null,
            service => Task.FromResult(new ServerPlan(service, ServerSource.Local)));

        Assert.That(plan.Rows.Where(row => row.Runs).Select(row => row.Backend), Is.EqualTo(new[] { One }));
        Assert.That(plan.Rows[0].Reason, Does.Contain("Microsoft.Data.Sqlite.Core"));
    }

    [Test]
    public void Names_of_backends_are_valid_in_task_names_and_folders()
    {
        Assert.That(Backend.All.Select(backend => backend.Name), Is.Unique.And.All.Matches("^[a-z_]+$"));
    }
}
