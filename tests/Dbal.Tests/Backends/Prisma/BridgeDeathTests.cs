using System.Collections.Concurrent;
using System.Diagnostics;
using Dbal.Backends;
using Dbal.Backends.Prisma;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Queries;
using Dbal.Tests.Backends.Sql;
using Dbal.Values;

namespace Dbal.Tests.Backends.Prisma;

/// <summary>The outcome of requests when the Node.js process or its connections end meanwhile.</summary>
public sealed class BridgeDeathTests
{
    private const string Tenant = "deaths";
    private const int Clients = 16;

    private readonly TemporaryPostgresDatabase database = new();
    private readonly ConcurrentQueue<string> log = new();
    private BackendOptions options = null!;
    private PrismaBackend backend = null!;

    private static Entity Sample => ContractSchema.Sample;

    [OneTimeSetUp]
    public async Task PrepareBackend()
    {
        options = new BackendOptions(await database.CreateAsync(), ContractSchema.Schema, TimeSpan.FromSeconds(10));
        backend = new PrismaBackend(options, log.Enqueue);
        await backend.PrepareAsync(CancellationToken.None);
    }

    [OneTimeTearDown]
    public async Task DisposeBackend()
    {
        if (backend is null)
            return;
        await backend.DisposeAsync();
        await database.DropAsync();
    }

    [Test]
    public async Task Killing_the_process_under_load_fails_pending_requests_with_503_and_neither_loses_nor_repeats_writes()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var seen = new HashSet<int>();
        var (written, uncertain) = await WriteWhileAsync(async () =>
        {
            for (var death = 0; death < 3; death++)
            {
                await Task.Delay(300);
                int id;
                while (!seen.Add(id = await backend.GetProcessIdAsync(default)))
                    await Task.Delay(20, limit.Token);
                using var process = Process.GetProcessById(id);
                process.Kill();
            }
            await Task.Delay(300);
        });
        Assert.That(seen, Has.Count.EqualTo(3), "a new process each time");
        await AssertKeptAsync(written, uncertain);
    }

    [Test]
    public async Task Connections_closed_by_the_server_fail_with_503_and_are_reopened()
    {
        var (written, uncertain) = await WriteWhileAsync(async () =>
        {
            for (var death = 0; death < 3; death++)
            {
                await Task.Delay(300);
                await TemporaryPostgresDatabase.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'dbal-prisma'");
            }
            await Task.Delay(300);
        });
        await AssertKeptAsync(written, uncertain);
    }

    [Test]
    public async Task Stopping_leaves_no_process()
    {
        int id;
        await using (var other = new PrismaBackend(options, log.Enqueue))
        {
            await other.PrepareAsync(CancellationToken.None);
            id = await other.GetProcessIdAsync(default);
        }
        Assert.That(() => Process.GetProcessById(id), Throws.ArgumentException);
    }

    // Runs sixteen clients that write rows until the work is done. Returns the acknowledged ids, and those whose outcome is unknown.
    private async Task<(IReadOnlyCollection<Guid> Written, IReadOnlyCollection<Guid> Uncertain)> WriteWhileAsync(Func<Task> work)
    {
        var (written, uncertain) = (new ConcurrentBag<Guid>(), new ConcurrentBag<Guid>());
        using var done = new CancellationTokenSource();
        var clients = Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                var row = new Row(new object?[Sample.Fields.Count], Row.NewVersion());
                row.Values[0] = Guid.CreateVersion7();
                try
                {
                    await backend.InsertAsync(Sample, Tenant, [row], default);
                    written.Add(row.Id);
                }
                catch (DbalException fault) when (fault.Code == ErrorCode.DatabaseError)
                {
                    uncertain.Add(row.Id);
                }
            }
        })).ToList();
        await work();
        await done.CancelAsync();
        await Task.WhenAll(clients);
        return (written, uncertain);
    }

    private async Task AssertKeptAsync(IReadOnlyCollection<Guid> written, IReadOnlyCollection<Guid> uncertain)
    {
        Assert.That(uncertain, Is.Not.Empty, "some requests were pending");
        Assert.That(uncertain, Has.Count.LessThanOrEqualTo(3 * Clients * 2), "later requests succeed");
        var kept = new List<Guid>();
        foreach (var id in written.Concat(uncertain))
        {
            if (await backend.ReadAsync(Sample, Tenant, id, default) is { } row)
                kept.Add(row.Id);
        }
        Assert.That(written.Except(kept), Is.Empty, "acknowledged rows exist");
        Assert.That(await backend.CountAsync(Sample, Tenant, new Condition(Sample.Id, Operator.In, kept.Cast<object>().ToList()), default), Is.EqualTo(kept.Count));
        Assert.That(log, Has.None.Contains("deaths").And.None.Contains(kept[0].ToString()), "no values in the log");
    }
}
