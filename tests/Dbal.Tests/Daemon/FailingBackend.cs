using Dbal.Backends;
using Dbal.Entities;
using Dbal.Queries;
using Dbal.Schemas;
using Dbal.Values;

namespace Dbal.Tests.Daemon;

/// <summary>A backend whose preparation, pings and reads are set by a test. It stores no rows.</summary>
internal sealed class FailingBackend : IBackend
{
    public Func<CancellationToken, Task> Prepare { get; set; } = _ => Task.CompletedTask;

    public Func<CancellationToken, Task> Ping { get; set; } = _ => Task.CompletedTask;

    public Func<CancellationToken, Task<Row?>> Read { get; set; } = _ => Task.FromResult<Row?>(null);

    public bool IsDisposed { get; private set; }

    public Capabilities Capabilities => Capabilities.None;

    public Task PrepareAsync(CancellationToken cancellation) => Prepare(cancellation);

    public Task<SchemaPlan> PlanSchemaAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public Task<SchemaPlan> ApplySchemaAsync(IReadOnlyCollection<ChangeKind> allowed, CancellationToken cancellation) => throw new NotSupportedException();

    public Task PingAsync(CancellationToken cancellation) => Ping(cancellation);

    public Task<ServerDescription> DescribeAsync(CancellationToken cancellation) => Task.FromResult(new ServerDescription("None", "1", "None", "1"));

    public Task<Row?> ReadAsync(Entity entity, string tenant, Guid id, CancellationToken cancellation) => Read(cancellation);

    public Task<IReadOnlyList<Row>> FindAsync(Entity entity, string tenant, Filter filter, IReadOnlyList<SortKey> order, int limit, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<long> CountAsync(Entity entity, string tenant, Filter filter, CancellationToken cancellation) => throw new NotSupportedException();

    public Task InsertAsync(Entity entity, string tenant, IReadOnlyList<Row> rows, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Row> UpdateAsync(
        Entity entity, string tenant, Guid id, IReadOnlyDictionary<Field, object?> changes, long version, long? expectedVersion, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task DeleteAsync(Entity entity, string tenant, Guid id, long? expectedVersion, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }
}
