using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using Dbal.Backends;
using Dbal.Backends.Sqlite;
using Dbal.Entities;
using Dbal.Operations;
using Dbal.Queries;
using Dbal.Values;
using Dbal.Yaml;

namespace Dbal.Tests.Operations;

/// <summary>What the parts of a warm request allocate. docs/performance.md has the table that this prints.</summary>
[TestFixture]
[NonParallelizable]
public sealed class RequestCostTests
{
    private const string Tenant = "acme";
    private const int Rounds = 2000;

    private readonly ArrayBufferWriter<byte> json = new(64 * 1024);
    private readonly Entity product;
    private readonly SqliteBackend backend;
    private readonly DataService service;
    private readonly Utf8JsonWriter writer;

    public RequestCostTests()
    {
        var schema = EntityFiles.Load(Path.Combine(Repository.Root, "src/entities"));
        product = schema.Entities.Single(entity => entity.FullName == "shop.product");
        backend = new SqliteBackend(new BackendOptions(":memory:", schema, TimeSpan.FromSeconds(10)));
        service = new DataService(backend, schema, TimeProvider.System);
        writer = new Utf8JsonWriter(json);
    }

    [OneTimeSetUp]
    public async Task CreateRows()
    {
        await backend.PrepareAsync(default);
        var rows = Enumerable.Range(0, 200).Select(row => $$"""{"sku":"s-{{row}}","name":"An item for sale","category":"c-{{row % 4}}","price":"{{row}}.2500","stock":5,"state":"active"}""");
        using var body = JsonDocument.Parse($"[{string.Join(',', rows)}]");
        await service.CreateManyAsync(product, Tenant, body.RootElement, default);
    }

    [OneTimeTearDown]
    public async Task Close()
    {
        await writer.DisposeAsync();
        await backend.DisposeAsync();
    }

    [Test]
    public async Task A_warm_read_and_a_warm_list_allocate_little()
    {
        KeyValuePair<string, string>[] parameters = [new("category", "c-3"), new("sort", "price"), new("limit", "20")];
        var query = ListQuery.Parse(product, Tenant, parameters);
        var page = await service.ListAsync(product, Tenant, query, default);
        var (last, id) = (page.Rows[^1], page.Rows[0].Id);
        Assert.That(page.Rows, Has.Count.EqualTo(20));
        Assert.That(page.NextCursor, Is.Not.Null);

        Measure("read: statement and row", 2400, () => backend.ReadAsync(product, Tenant, id, default));
        Measure("read: JSON", 100, () => WriteAsync([page.Rows[0]]));
        Measure("list: parse the query", 1500, () => Task.FromResult(ListQuery.Parse(product, Tenant, parameters)));
        Measure("list: statement and 21 rows", 22_000, () => backend.FindAsync(product, Tenant, query.Filter, query.Order, 21, default));
        Measure("list: cursor", 2500, () => Task.FromResult(Cursor.Encode(product, Tenant, query with { }, last)));
        Measure("list: JSON of 20 rows", 100, () => WriteAsync(page.Rows));
    }

    private Task WriteAsync(IReadOnlyList<Row> rows)
    {
        json.ResetWrittenCount();
        writer.Reset();
        writer.WriteStartArray();
        foreach (var row in rows)
            RowWriter.Write(writer, product, row);
        writer.WriteEndArray();
        writer.Flush();
        return Task.CompletedTask;
    }

    private static void Measure(string part, long allowed, Func<Task> run)
    {
        for (var round = 0; round < Rounds; round++)
            Run();
        var (bytes, started) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        for (var round = 0; round < Rounds; round++)
            Run();
        var microseconds = Stopwatch.GetElapsedTime(started).TotalMicroseconds / Rounds;
        bytes = (GC.GetAllocatedBytesForCurrentThread() - bytes) / Rounds;
        TestContext.Out.WriteLine(FormattableString.Invariant($"| {part} | {bytes} | {microseconds:0.0} |"));
        Assert.That(bytes, Is.LessThanOrEqualTo(allowed), part);

        // Everything completes on this thread: SQLite does its work in the caller.
        void Run()
        {
            if (!run().IsCompletedSuccessfully)
                Assert.Fail($"{part} did not complete on this thread");
        }
    }
}
