using Dbal.Entities;
using Dbal.Values;

namespace Dbal.Backends.MongoDb;

/// <summary>
/// Serializes writes to the same unique key within this process. The server alone would let one win. But DocumentDB's unique indexes are PostgreSQL exclusion
/// constraints, with which such writes deadlock, and one is aborted after a second.
/// </summary>
internal sealed class KeyLocks
{
    private readonly SemaphoreSlim[] locks = [.. Enumerable.Range(0, 1024).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Waits until the keys of new rows are free.</summary>
    public Task<IDisposable> AcquireAsync(Entity entity, string tenant, IReadOnlyList<Row> rows, CancellationToken cancellation) => AcquireAsync(
        from row in rows
        from index in entity.Indexes
        where index.Unique && index.Fields.All(field => row.Values[field.Ordinal] is not null)
        select Hash(tenant, index.Name, index.Fields.Select(field => row.Values[field.Ordinal]!)),
        cancellation);

    /// <summary>Waits until the keys are free whose values are all part of a change.</summary>
    public Task<IDisposable> AcquireAsync(
        Entity entity, string tenant, IReadOnlyDictionary<Field, object?> changes, CancellationToken cancellation) => AcquireAsync(
        from index in entity.Indexes
        where index.Unique && index.Fields.All(field => changes.TryGetValue(field, out var value) && value is not null)
        select Hash(tenant, index.Name, index.Fields.Select(field => changes[field]!)),
        cancellation);

    private static int Hash(string tenant, string index, IEnumerable<object> values)
    {
        var hash = new HashCode();
        hash.Add(tenant);
        hash.Add(index);
        foreach (var value in values)
            hash.Add(value);
        return hash.ToHashCode();
    }

    // Acquires in a fixed order to avoid deadlocks.
    private async Task<IDisposable> AcquireAsync(IEnumerable<int> hashes, CancellationToken cancellation)
    {
        var acquired = new AcquiredLocks();
        try
        {
            foreach (var place in hashes.Select(hash => (uint)hash % locks.Length).Distinct().Order())
            {
                await locks[place].WaitAsync(cancellation);
                acquired.Locks.Add(locks[place]);
            }
            return acquired;
        }
        catch
        {
            acquired.Dispose();
            throw;
        }
    }

    private sealed class AcquiredLocks : IDisposable
    {
        public List<SemaphoreSlim> Locks { get; } = [];

        public void Dispose() => Locks.ForEach(held => held.Release());
    }
}
