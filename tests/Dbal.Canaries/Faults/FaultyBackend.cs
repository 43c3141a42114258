using Dbal.Backends;
using Dbal.Entities;
using Dbal.Queries;
using Dbal.Schemas;
using Dbal.Values;

namespace Dbal.Canaries.Faults;

/// <summary>A backend of which some methods are replaced by wrong ones. The others go to the real backend.</summary>
/// <param name="inner">The real backend.</param>
internal sealed class FaultyBackend(IBackend inner) : IBackend
{
    public Func<ReadCall, Task<Row?>>? Read { get; init; }

    public Func<FindCall, Task<IReadOnlyList<Row>>>? Find { get; init; }

    public Func<CountCall, Task<long>>? Count { get; init; }

    public Func<InsertCall, Task>? Insert { get; init; }

    public Func<UpdateCall, Task<Row>>? Update { get; init; }

    public Func<DeleteCall, Task>? Delete { get; init; }

    public Capabilities Capabilities => inner.Capabilities;

    public Task PrepareAsync(CancellationToken cancellation) => inner.PrepareAsync(cancellation);

    public Task<SchemaPlan> PlanSchemaAsync(CancellationToken cancellation) => inner.PlanSchemaAsync(cancellation);

    public Task<SchemaPlan> ApplySchemaAsync(IReadOnlyCollection<ChangeKind> allowed, CancellationToken cancellation) =>
        inner.ApplySchemaAsync(allowed, cancellation);

    public Task PingAsync(CancellationToken cancellation) => inner.PingAsync(cancellation);

    public Task<ServerDescription> DescribeAsync(CancellationToken cancellation) => inner.DescribeAsync(cancellation);

    public Task<Row?> ReadAsync(Entity entity, string tenant, Guid id, CancellationToken cancellation) =>
        Read is null ? inner.ReadAsync(entity, tenant, id, cancellation) : Read(new ReadCall(entity, tenant, id, cancellation));

    public Task<IReadOnlyList<Row>> FindAsync(
        Entity entity, string tenant, Filter filter, IReadOnlyList<SortKey> order, int limit, CancellationToken cancellation) =>
        Find is null
            ? inner.FindAsync(entity, tenant, filter, order, limit, cancellation)
            : Find(new FindCall(entity, tenant, filter, order, limit, cancellation));

    public Task<long> CountAsync(Entity entity, string tenant, Filter filter, CancellationToken cancellation) =>
        Count is null ? inner.CountAsync(entity, tenant, filter, cancellation) : Count(new CountCall(entity, tenant, filter, cancellation));

    public Task InsertAsync(Entity entity, string tenant, IReadOnlyList<Row> rows, CancellationToken cancellation) =>
        Insert is null ? inner.InsertAsync(entity, tenant, rows, cancellation) : Insert(new InsertCall(entity, tenant, rows, cancellation));

    public Task<Row> UpdateAsync(
        Entity entity, string tenant, Guid id, IReadOnlyDictionary<Field, object?> changes, long version, long? expectedVersion,
        CancellationToken cancellation) =>
        Update is null
            ? inner.UpdateAsync(entity, tenant, id, changes, version, expectedVersion, cancellation)
            : Update(new UpdateCall(entity, tenant, id, changes, version, expectedVersion, cancellation));

    public Task DeleteAsync(Entity entity, string tenant, Guid id, long? expectedVersion, CancellationToken cancellation) =>
        Delete is null
            ? inner.DeleteAsync(entity, tenant, id, expectedVersion, cancellation)
            : Delete(new DeleteCall(entity, tenant, id, expectedVersion, cancellation));

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
