using Dbal.Backends;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Queries;
using Dbal.Schemas;
using Dbal.Tests.Backends;
using Dbal.Values;

namespace Dbal.Tests.Operations;

/// <summary>The calls of <see cref="MemoryBackend"/> that operations make.</summary>
internal enum Call
{
    Read,
    Find,
    Count,
    Insert,
    Update,
    Delete,
}

/// <summary>A backend that keeps rows in memory. A test can act between the calls of an operation, as another client would.</summary>
internal sealed class MemoryBackend(Schema schema) : IBackend
{
    private readonly List<(Entity Entity, string Tenant, Row Row)> stored = [];

    /// <summary>Acts before each call, except its own calls.</summary>
    public Func<Call, Task>? Before { get; set; }

    /// <summary>The calls so far, without those of <see cref="Before"/>.</summary>
    public List<Call> Calls { get; } = [];

    public Capabilities Capabilities => Capabilities.None;

    public Task PrepareAsync(CancellationToken cancellation) => Task.CompletedTask;

    public Task<SchemaPlan> PlanSchemaAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public Task<SchemaPlan> ApplySchemaAsync(IReadOnlyCollection<ChangeKind> allowed, CancellationToken cancellation) => throw new NotSupportedException();

    public Task PingAsync(CancellationToken cancellation) => Task.CompletedTask;

    public Task<ServerDescription> DescribeAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public async Task<Row?> ReadAsync(Entity entity, string tenant, Guid id, CancellationToken cancellation)
    {
        await BeginAsync(Call.Read);
        return RowsOf(entity, tenant).FirstOrDefault(row => row.Id == id);
    }

    public async Task<IReadOnlyList<Row>> FindAsync(
        Entity entity, string tenant, Filter filter, IReadOnlyList<SortKey> order, int limit, CancellationToken cancellation)
    {
        await BeginAsync(Call.Find);
        Assert.That(limit, Is.AtLeast(1));
        var comparer = Comparer<Row>.Create((left, right) => FilterOracle.Compare(order, left, right));
        return [.. RowsOf(entity, tenant).Where(row => FilterOracle.Keeps(filter, row)).Order(comparer).Take(limit)];
    }

    public async Task<long> CountAsync(Entity entity, string tenant, Filter filter, CancellationToken cancellation)
    {
        await BeginAsync(Call.Count);
        return RowsOf(entity, tenant).Count(row => FilterOracle.Keeps(filter, row));
    }

    public async Task InsertAsync(Entity entity, string tenant, IReadOnlyList<Row> rows, CancellationToken cancellation)
    {
        await BeginAsync(Call.Insert);
        var before = stored.Count;
        foreach (var row in rows)
        {
            stored.Add((entity, tenant, row));
            if (!IsBroken(entity, tenant, row))
                continue;
            stored.RemoveRange(before, stored.Count - before);
            throw Rejected();
        }
    }

    public async Task<Row> UpdateAsync(
        Entity entity, string tenant, Guid id, IReadOnlyDictionary<Field, object?> changes, long version, long? expectedVersion, CancellationToken cancellation)
    {
        await BeginAsync(Call.Update);
        var place = Find(entity, tenant, id, expectedVersion);
        var old = stored[place];
        var values = entity.Fields.Select(field => changes.TryGetValue(field, out var value) ? value : old.Row.Values[field.Ordinal]);
        var row = new Row([.. values], version);
        stored[place] = old with { Row = row };
        if (!IsBroken(entity, tenant, row))
            return row;
        stored[place] = old;
        throw Rejected();
    }

    public async Task DeleteAsync(Entity entity, string tenant, Guid id, long? expectedVersion, CancellationToken cancellation)
    {
        await BeginAsync(Call.Delete);
        stored.RemoveAt(Find(entity, tenant, id, expectedVersion));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task BeginAsync(Call call)
    {
        Calls.Add(call);
        if (Before is not { } before)
            return;
        var calls = Calls.Count;
        Before = null;
        await before(call);
        Before = before;
        Calls.RemoveRange(calls, Calls.Count - calls);
    }

    private IEnumerable<Row> RowsOf(Entity entity, string tenant) =>
        stored.Where(each => each.Entity == entity && each.Tenant == tenant).Select(each => each.Row);

    private int Find(Entity entity, string tenant, Guid id, long? expectedVersion)
    {
        var place = stored.FindIndex(each => each.Entity == entity && each.Tenant == tenant && each.Row.Id == id);
        if (place < 0)
            throw DbalException.NotFound(entity, id);
        return expectedVersion is null || stored[place].Row.Version == expectedVersion ? place : throw DbalException.PreconditionFailed(entity, id);
    }

    // Like a database, it does not say which rule is the first one that is broken.
    private static DbalException Rejected() => new(ErrorCode.Conflict, "The database has rejected the write.");

    private bool IsBroken(Entity entity, string tenant, Row row) =>
        entity.UniqueKeys.Any(key => key.All(field => row.Values[field.Ordinal] is not null)
            && RowsOf(entity, tenant).Count(other => key.All(field => Equals(row.Values[field.Ordinal], other.Values[field.Ordinal]))) > 1)
        || entity.ForeignKeys.Any(field => row.Values[field.Ordinal] is Guid id
            && !RowsOf(schema.Target(field.ForeignKey!), tenant).Any(target => target.Id == id));
}
