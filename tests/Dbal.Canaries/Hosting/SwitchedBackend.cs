using Dbal.Backends;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Queries;
using Dbal.Schemas;
using Dbal.Values;

namespace Dbal.Canaries.Hosting;

/// <summary>A backend that is replaced between two requests, so that a canary needs no restart of the daemon.</summary>
/// <param name="real">The real backend.</param>
/// <param name="tell">Receives exceptions of a canary's own code, and failures of the database that it caused.</param>
internal sealed class SwitchedBackend(IBackend real, Action<Exception> tell) : IBackend
{
    private IBackend? faulty;

    /// <summary>The capabilities to declare instead of those of the real backend; null for these.</summary>
    public Capabilities? Declared { get; set; }

    private IBackend Current => Volatile.Read(ref faulty) ?? real;

    public Capabilities Capabilities => Declared ?? real.Capabilities;

    /// <summary>Puts a fault over the real backend; null takes the last one away.</summary>
    public void Use(Func<IBackend, IBackend>? fault) => Volatile.Write(ref faulty, fault?.Invoke(real));

    public Task PrepareAsync(CancellationToken cancellation) => real.PrepareAsync(cancellation);

    public Task<SchemaPlan> PlanSchemaAsync(CancellationToken cancellation) => real.PlanSchemaAsync(cancellation);

    public Task<SchemaPlan> ApplySchemaAsync(IReadOnlyCollection<ChangeKind> allowed, CancellationToken cancellation) =>
        real.ApplySchemaAsync(allowed, cancellation);

    public Task PingAsync(CancellationToken cancellation) => Current.PingAsync(cancellation);

    public Task<ServerDescription> DescribeAsync(CancellationToken cancellation) => Current.DescribeAsync(cancellation);

    public Task<Row?> ReadAsync(Entity entity, string tenant, Guid id, CancellationToken cancellation) =>
        WatchAsync(backend => backend.ReadAsync(entity, tenant, id, cancellation));

    public Task<IReadOnlyList<Row>> FindAsync(
        Entity entity, string tenant, Filter filter, IReadOnlyList<SortKey> order, int limit, CancellationToken cancellation) =>
        WatchAsync(backend => backend.FindAsync(entity, tenant, filter, order, limit, cancellation));

    public Task<long> CountAsync(Entity entity, string tenant, Filter filter, CancellationToken cancellation) =>
        WatchAsync(backend => backend.CountAsync(entity, tenant, filter, cancellation));

    public Task InsertAsync(Entity entity, string tenant, IReadOnlyList<Row> rows, CancellationToken cancellation) => WatchAsync(async backend =>
    {
        await backend.InsertAsync(entity, tenant, rows, cancellation);
        return true;
    });

    public Task<Row> UpdateAsync(
        Entity entity, string tenant, Guid id, IReadOnlyDictionary<Field, object?> changes, long version, long? expectedVersion,
        CancellationToken cancellation) =>
        WatchAsync(backend => backend.UpdateAsync(entity, tenant, id, changes, version, expectedVersion, cancellation));

    public Task DeleteAsync(Entity entity, string tenant, Guid id, long? expectedVersion, CancellationToken cancellation) => WatchAsync(async backend =>
    {
        await backend.DeleteAsync(entity, tenant, id, expectedVersion, cancellation);
        return true;
    });

    public ValueTask DisposeAsync() => real.DisposeAsync();

    // A canary returns wrong answers. If it breaks down instead, any test would fail, and would prove nothing about its rule.
    private async Task<T> WatchAsync<T>(Func<IBackend, Task<T>> operation)
    {
        if (Volatile.Read(ref faulty) is not { } backend)
            return await operation(real);
        try
        {
            return await operation(backend);
        }
        catch (Exception exception) when (IsBreakdown(exception))
        {
            tell(exception);
            throw;
        }
    }

    // A canary that stands for a database failure throws it without the driver's exception.
    private static bool IsBreakdown(Exception exception) => exception switch
    {
        OperationCanceledException => false,
        DbalException failure => failure.Code is ErrorCode.DatabaseError or ErrorCode.Timeout && failure.InnerException is not (null or DbalException),
        _ => true,
    };
}
