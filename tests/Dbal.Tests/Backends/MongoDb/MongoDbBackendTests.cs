using System.Diagnostics;
using Dbal.Backends;
using Dbal.Backends.MongoDb;
using Dbal.Connections;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Queries;
using Dbal.Values;
using MongoDB.Bson;

namespace Dbal.Tests.Backends.MongoDb;

/// <summary>Behaviour that the adapter implements itself because MongoDB, unlike SQL databases, does not.</summary>
[TestFixture]
public sealed class MongoDbBackendTests
{
    private readonly TemporaryMongoDbDatabase database = new();
    private MongoDbBackend backend = null!;
    private string tenant = "";

    [OneTimeSetUp]
    public async Task Prepare()
    {
        backend = NewBackend(database.Url());
        await backend.PrepareAsync(default);
    }

    [OneTimeTearDown]
    public async Task Drop()
    {
        if (backend is null)
            return;
        await backend.DisposeAsync();
        await database.DropAsync();
    }

    [SetUp]
    public void NewTenant() => tenant = $"t{Guid.NewGuid():N}";

    [TestCase("keeper")]
    [TestCase("dependent")]
    [TestCase("survivor")]
    public async Task References_written_during_a_deletion_never_dangle(string name)
    {
        var child = ContractSchema.Schema.Entities.Single(entity => entity.Name == name);
        var reference = child.ForeignKeys.First();
        for (var round = 0; round < 15; round++)
        {
            var parent = New(ContractSchema.Parent);
            await InsertAsync(ContractSchema.Parent, parent);
            var inserts = Enumerable.Range(0, 4).Select(i => AfterAsync(i, () => InsertAsync(child, New(child, (reference, parent.Id)))));
            var delete = AfterAsync(2, () => backend.DeleteAsync(ContractSchema.Parent, tenant, parent.Id, null, default));
            await Task.WhenAll(inserts.Append(delete));

            var referring = await backend.CountAsync(child, tenant, new Condition(reference, Operator.Eq, parent.Id), default);
            if (await backend.ReadAsync(ContractSchema.Parent, tenant, parent.Id, default) is null)
                Assert.That(referring, Is.Zero, $"round {round}");
        }
    }

    [Test]
    public async Task Either_a_deletion_or_a_concurrent_restrict_reference_succeeds()
    {
        var reference = ContractSchema.Keeper.ForeignKeys.First();
        for (var round = 0; round < 20; round++)
        {
            var parent = New(ContractSchema.Parent);
            await InsertAsync(ContractSchema.Parent, parent);
            var failures = await Task.WhenAll(
                FailureOfAsync(() => InsertAsync(ContractSchema.Keeper, New(ContractSchema.Keeper, (reference, parent.Id)))),
                FailureOfAsync(() => backend.DeleteAsync(ContractSchema.Parent, tenant, parent.Id, null, default)));
            Assert.That(failures.Count(failure => failure?.Code == ErrorCode.Conflict), Is.EqualTo(1), $"round {round}");
            Assert.That(failures.Count(failure => failure is null), Is.EqualTo(1), $"round {round}");
        }
    }

    [Test]
    public async Task A_restricted_deletion_leaves_the_row_unchanged()
    {
        var parent = New(ContractSchema.Parent);
        await InsertAsync(ContractSchema.Parent, parent);
        var reference = ContractSchema.Keeper.ForeignKeys.First();
        await InsertAsync(ContractSchema.Keeper, New(ContractSchema.Keeper, (reference, parent.Id)));

        Assert.That(
            async () => await backend.DeleteAsync(ContractSchema.Parent, tenant, parent.Id, parent.Version, default),
            Throws.TypeOf<DbalException>().With.Property(nameof(DbalException.Code)).EqualTo(ErrorCode.Conflict));
        Assert.That((await backend.ReadAsync(ContractSchema.Parent, tenant, parent.Id, default))!.Version, Is.EqualTo(parent.Version));
        await InsertAsync(ContractSchema.Keeper, New(ContractSchema.Keeper, (reference, parent.Id)));
    }

    [TestCase(-1, ErrorCode.Conflict)]
    [TestCase(-120, null)]
    public async Task A_row_with_an_interrupted_deletion_can_be_referenced_after_the_mark_expires(int markedSeconds, ErrorCode? expected)
    {
        var parent = New(ContractSchema.Parent);
        await InsertAsync(ContractSchema.Parent, parent);
        await using var store = new DocumentStore(ServerAddress.ParseWithDatabase(ServerKind.MongoDb, database.Url()), TimeSpan.FromSeconds(10));
        await store.FindOneAndUpdateAsync(
            ContractSchema.Parent.Table,
            new BsonDocument("_id", RowDocument.Key(tenant, parent.Id)),
            new BsonDocument("$set", new BsonDocument(RowDocument.Deleting, DateTime.UtcNow.AddSeconds(markedSeconds))),
            default);

        var child = New(ContractSchema.Keeper, (ContractSchema.Keeper.ForeignKeys.First(), parent.Id));
        var failure = await FailureOfAsync(() => InsertAsync(ContractSchema.Keeper, child));
        Assert.That(failure?.Code, Is.EqualTo(expected));
    }

    [Test]
    public async Task One_of_concurrent_writers_of_a_key_succeeds_and_the_others_get_conflicts()
    {
        var code = ContractSchema.FieldOf(ContractSchema.Sample, "code");
        var failures = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => FailureOfAsync(() => InsertAsync(ContractSchema.Sample, New(ContractSchema.Sample, (code, "same"))))));
        Assert.That(failures.Count(failure => failure is null), Is.EqualTo(1));
        Assert.That(failures.Where(failure => failure is not null).Select(failure => failure!.Code), Is.All.EqualTo(ErrorCode.Conflict));
    }

    [Test]
    public async Task Results_larger_than_one_message_are_read_completely()
    {
        var note = ContractSchema.FieldOf(ContractSchema.Sample, "note");
        var rows = Enumerable.Range(0, 20).Select(_ => New(ContractSchema.Sample, (note, new string('x', 1_000_000)))).ToList();
        await backend.InsertAsync(ContractSchema.Sample, tenant, rows, default);
        var found = await backend.FindAsync(ContractSchema.Sample, tenant, Filter.Everything, [new SortKey(ContractSchema.Sample.Id, Descending: false)], 100, default);
        Assert.That(found.Select(row => row.Id), Is.EquivalentTo(rows.Select(row => row.Id)));
    }

    [Test]
    public async Task Many_daemons_can_prepare_at_once()
    {
        var other = new TemporaryMongoDbDatabase();
        var daemons = Enumerable.Range(0, 4).Select(_ => NewBackend(other.Url())).ToList();
        try
        {
            await Task.WhenAll(daemons.Select(daemon => daemon.PrepareAsync(default)));
        }
        finally
        {
            foreach (var daemon in daemons)
                await daemon.DisposeAsync();
            await other.DropAsync();
        }
    }

    [Test]
    public async Task A_conflicting_index_is_reported_with_a_remedy()
    {
        var other = new TemporaryMongoDbDatabase();
        await using var store = new DocumentStore(ServerAddress.ParseWithDatabase(ServerKind.MongoDb, other.Url()), TimeSpan.FromSeconds(10));
        var wanted = IndexDefinition.Of(ContractSchema.Sample);
        await store.CreateIndexesAsync(ContractSchema.Sample.Table, [wanted[0] with { Keys = new BsonDocument("elsewhere", 1) }], default);
        await using var daemon = NewBackend(other.Url());
        try
        {
            Assert.That(
                async () => await daemon.PrepareAsync(default),
                Throws.TypeOf<DbalException>().With.Message.Contains("contract_sample").And.Property(nameof(DbalException.Hint)).Contains(wanted[0].Name));
        }
        finally
        {
            await other.DropAsync();
        }
    }

    [Test]
    public async Task An_unreachable_server_is_reported_within_seconds()
    {
        await using var lost = NewBackend("mongodb://user:s3cret@127.0.0.1:1/data");
        var started = Stopwatch.GetTimestamp();
        var failure = await FailureOfAsync(() => lost.PingAsync(default));
        Assert.That(failure!.Code, Is.EqualTo(ErrorCode.DatabaseError));
        Assert.That($"{failure} {failure.InnerException}", Does.Not.Contain("s3cret"));
        Assert.That(Stopwatch.GetElapsedTime(started), Is.LessThan(TimeSpan.FromSeconds(10)));
    }

    [Test]
    public async Task A_compatible_server_is_identified_as_such()
    {
        var description = await backend.DescribeAsync(default);
        Assert.That(description.Server, Is.EqualTo("MongoDB").Or.EqualTo("DocumentDB"));
        await using var store = new DocumentStore(ServerAddress.ParseWithDatabase(ServerKind.MongoDb, database.Url()), TimeSpan.FromSeconds(10));
        var build = await store.RunCommandAsync(new BsonDocument("buildInfo", 1), default);
        Assert.That(description.Server == "DocumentDB", Is.EqualTo(build["gitVersion"] == "documentdb"));
    }

    private static MongoDbBackend NewBackend(string url) => new(new BackendOptions(url, ContractSchema.Schema, TimeSpan.FromSeconds(20)));

    private static Row New(Entity entity, params (Field Field, object Value)[] values)
    {
        var row = new Row(new object?[entity.Fields.Count], Row.NewVersion());
        row.Values[0] = Guid.CreateVersion7();
        foreach (var (field, value) in values)
            row.Values[field.Ordinal] = value;
        return row;
    }

    private static async Task<DbalException?> FailureOfAsync(Func<Task> operation)
    {
        try
        {
            await operation();
            return null;
        }
        catch (DbalException failure)
        {
            return failure;
        }
    }

    // Conflicts are the expected outcome of a race.
    private static async Task AfterAsync(int milliseconds, Func<Task> operation)
    {
        await Task.Delay(milliseconds);
        if (await FailureOfAsync(operation) is { } failure)
            Assert.That(failure.Code, Is.EqualTo(ErrorCode.Conflict), $"{failure.InnerException}");
    }

    private Task InsertAsync(Entity entity, Row row) => backend.InsertAsync(entity, tenant, [row], default);
}
