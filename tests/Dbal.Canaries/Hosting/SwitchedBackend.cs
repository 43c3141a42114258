using Dbal.Backends;
using Dbal.Entities;
using Dbal.Queries;
using Dbal.Schemas;
using Dbal.Values;

namespace Dbal.Canaries.Hosting;

/// <summary>A backend that is replaced between two requests, so that a canary needs no restart of the daemon.</summary>
/// <param name="real">The real backend.</param>
internal sealed class SwitchedBackend(IBackend real) : IBackend
{
    private IBackend? faulty;

    private IBackend Current => Volatile.Read(ref faulty) ?? real;

    public Capabilities Capabilities => real.Capabilities;

    /// <summary>Puts a fault over the real backend; null takes the last one away.</summary>
    public void Use(Func<IBackend, IBackend>? fault) => Volatile.Write(ref faulty, fault?.Invoke(real));

    public Task PrepareAsync(CancellationToken cancellation) => real.PrepareAsync(cancellation);

    public Task<SchemaPlan> PlanSchemaAsync(CancellationToken cancellation) => real.PlanSchemaAsync(cancellation);

    public Task<SchemaPlan> ApplySchemaAsync(IReadOnlyCollection<ChangeKind> allowed, CancellationToken cancellation) =>
        real.ApplySchemaAsync(allowed, cancellation);

    public Task PingAsync(CancellationToken cancellation) => Current.PingAsync(cancellation);

    public Task<ServerDescription> DescribeAsync(CancellationToken cancellation) => Current.DescribeAsync(cancellation);

    public Task<Row?> ReadAsync(Entity entity, string tenant, Guid id, CancellationToken cancellation) => Current.ReadAsync(entity, tenant, id, cancellation);

    public Task<IReadOnlyList<Row>> FindAsync(
        Entity entity, string tenant, Filter filter, IReadOnlyList<SortKey> order, int limit, CancellationToken cancellation) =>
        Current.FindAsync(entity, tenant, filter, order, limit, cancellation);

    public Task<long> CountAsync(Entity entity, string tenant, Filter filter, CancellationToken cancellation) =>
        Current.CountAsync(entity, tenant, filter, cancellation);

    public Task InsertAsync(Entity entity, string tenant, IReadOnlyList<Row> rows, CancellationToken cancellation) =>
        Current.InsertAsync(entity, tenant, rows, cancellation);

    public Task<Row> UpdateAsync(
        Entity entity, string tenant, Guid id, IReadOnlyDictionary<Field, object?> changes, long version, long? expectedVersion,
        CancellationToken cancellation) =>
        Current.UpdateAsync(entity, tenant, id, changes, version, expectedVersion, cancellation);

    public Task DeleteAsync(Entity entity, string tenant, Guid id, long? expectedVersion, CancellationToken cancellation) =>
        Current.DeleteAsync(entity, tenant, id, expectedVersion, cancellation);

    public ValueTask DisposeAsync() => real.DisposeAsync();
}
