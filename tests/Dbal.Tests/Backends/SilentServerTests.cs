using System.Diagnostics;
using Dbal.Backends;
using Dbal.Backends.MongoDb;
using Dbal.Backends.MySql;
using Dbal.Backends.Postgres;
using Dbal.Backends.Prisma;
using Dbal.Errors;
using Dbal.Tests.Backends.MongoDb;
using Dbal.Tests.Backends.Sql;
using Dbal.Values;

namespace Dbal.Tests.Backends;

/// <summary>A server that stops answering: command_timeout also applies to the first request after that.</summary>
public sealed class SilentServerTests
{
    private const string Tenant = "acme";

    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(1);

    // The drivers' own limits plus the time for cancellation. A second attempt does not fit in.
    private static readonly TimeSpan Limit = CommandTimeout + TimeSpan.FromSeconds(1.9);

    [Test]
    public async Task The_first_requests_to_a_silent_postgres_end_in_time([Values] bool breaking)
    {
        var database = new TemporaryPostgresDatabase();
        var url = await database.CreateAsync();
        await CheckAsync(url, options => new PostgresBackend(options), breaking);
        await database.DropAsync();
    }

    [Test]
    public async Task The_first_requests_to_a_silent_mysql_end_in_time([Values] bool breaking)
    {
        var url = MySqlContractTests.Url();
        await CheckAsync(url, options => new MySqlBackend(options), breaking);
        await using var backend = new MySqlBackend(Options(url));
        await MySqlContractTests.DropTablesAsync(backend, ContractSchema.Schema);
    }

    [Test]
    public async Task The_first_requests_to_a_silent_mongodb_end_in_time([Values] bool breaking)
    {
        var database = new TemporaryMongoDbDatabase();
        await CheckAsync(database.Url(), options => new MongoDbBackend(options), breaking);
        await database.DropAsync();
    }

    [Test]
    public async Task The_first_requests_to_prisma_with_a_silent_server_end_in_time([Values] bool breaking)
    {
        var database = new TemporaryPostgresDatabase();
        var url = await database.CreateAsync();
        await CheckAsync(url, options => new PrismaBackend(options, TestContext.Progress.WriteLine), breaking);
        await database.DropAsync();
    }

    private static BackendOptions Options(string url) => new(url, ContractSchema.Schema, CommandTimeout);

    private static async Task CheckAsync(string url, Func<BackendOptions, IBackend> create, bool breaking)
    {
        // Prepared without the limit, before the test.
        await using (var patient = create(Options(url) with { CommandTimeout = TimeSpan.FromSeconds(30) }))
            await patient.PrepareAsync(default);
        await using var proxy = new FreezingProxy(url);
        await using var backend = create(Options(proxy.Url));
        if (backend is PrismaBackend)
            await backend.PrepareAsync(default);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ReadAsync(backend)));

        proxy.Freeze(breaking);
        var started = Stopwatch.GetTimestamp();
        foreach (var request in Enumerable.Range(0, 8).Select(i => Task.Run(() => i % 2 == 0 ? ReadAsync(backend) : WriteAsync(backend))).ToList())
        {
            var failure = Assert.ThrowsAsync<DbalException>(() => request)!;
            Assert.That(failure.Code, Is.EqualTo(ErrorCode.Timeout).Or.EqualTo(ErrorCode.DatabaseError), failure.ToString());
            Assert.That(failure.RetryAfter, Is.Not.Null);
        }
        Assert.That(Stopwatch.GetElapsedTime(started), Is.LessThan(Limit));
    }

    private static Task ReadAsync(IBackend backend) => backend.ReadAsync(ContractSchema.Parent, Tenant, Guid.NewGuid(), default);

    private static Task WriteAsync(IBackend backend) => backend.InsertAsync(ContractSchema.Parent, Tenant, [new Row([Guid.CreateVersion7(), "name"], Row.NewVersion())], default);
}
