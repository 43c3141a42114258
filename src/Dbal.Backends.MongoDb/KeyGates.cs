using Dbal.Entities;

namespace Dbal.Backends.MongoDb;

/// <summary>
/// Lets those who write the same unique key within this process go one after the other. The server sees to it that one wins; but DocumentDB's unique indexes
/// are PostgreSQL's exclusion constraints, under which such writers wait for each other until, a second later, one of them is ended.
/// </summary>
internal sealed class KeyGates
{
    private readonly SemaphoreSlim[] gates = [.. Enumerable.Range(0, 1024).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Waits for the turn of rows that are added.</summary>
    public Task<IDisposable> EnterAsync(Entity entity, string tenant, IReadOnlyList<Row> rows, CancellationToken cancellation) => EnterAsync(
        from row in rows
        from index in entity.Indexes
        where index.Unique && index.Fields.All(field => row.Values[field.Ordinal] is not null)
        select Hash(tenant, index.Name, index.Fields.Select(field => row.Values[field.Ordinal]!)),
        cancellation);

    /// <summary>Waits for the turn of a change, as far as it gives keys all of their values.</summary>
    public Task<IDisposable> EnterAsync(Entity entity, string tenant, IReadOnlyDictionary<Field, object?> changes, CancellationToken cancellation) => EnterAsync(
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

    // In order of place, so that nobody waits for one who waits for him.
    private async Task<IDisposable> EnterAsync(IEnumerable<int> hashes, CancellationToken cancellation)
    {
        var entered = new Turn();
        try
        {
            foreach (var place in hashes.Select(hash => (uint)hash % gates.Length).Distinct().Order())
            {
                await gates[place].WaitAsync(cancellation);
                entered.Gates.Add(gates[place]);
            }
            return entered;
        }
        catch
        {
            entered.Dispose();
            throw;
        }
    }

    private sealed class Turn : IDisposable
    {
        public List<SemaphoreSlim> Gates { get; } = [];

        public void Dispose() => Gates.ForEach(gate => gate.Release());
    }
}
