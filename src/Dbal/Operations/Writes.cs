using Dbal.Backends;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Queries;

namespace Dbal.Operations;

/// <summary>
/// Inserts and updates through a backend. When a write breaks several rules, engines look at them in different orders; named is the same on all of them:
/// that the row is there, then its version, then its unique keys in the order of <see cref="Entity.Indexes"/>, then its references (S31, S34, S35).
/// </summary>
/// <param name="backend">The backend.</param>
internal sealed class Writes(IBackend backend)
{
    private const int RowsOfQuery = 100;

    /// <inheritdoc cref="IBackend.InsertAsync"/>
    public async Task InsertAsync(Entity entity, string tenant, IReadOnlyList<Row> rows, CancellationToken cancellation)
    {
        try
        {
            await backend.InsertAsync(entity, tenant, rows, cancellation);
        }
        catch (DbalException failure) when (failure.MissesReference)
        {
            throw await FindDuplicateAsync(entity, tenant, rows, cancellation) ?? failure;
        }
    }

    /// <inheritdoc cref="IBackend.UpdateAsync"/>
    public async Task<Row> UpdateAsync(
        Entity entity, string tenant, Guid id, IReadOnlyDictionary<Field, object?> changes, long version, long? expectedVersion, CancellationToken cancellation)
    {
        try
        {
            return await backend.UpdateAsync(entity, tenant, id, changes, version, expectedVersion, cancellation);
        }
        catch (DbalException failure) when (failure.MissesReference)
        {
            var row = await backend.ReadAsync(entity, tenant, id, cancellation) ?? throw DbalException.NotFound(entity, id);
            if (expectedVersion is not null && row.Version != expectedVersion)
                throw DbalException.PreconditionFailed(entity, id);
            var changed = row with { Values = [.. entity.Fields.Select(field => changes.TryGetValue(field, out var value) ? value : row.Values[field.Ordinal])] };
            throw await FindDuplicateAsync(entity, tenant, [changed], cancellation) ?? failure;
        }
    }

    private async Task<DbalException?> FindDuplicateAsync(Entity entity, string tenant, IReadOnlyList<Row> rows, CancellationToken cancellation)
    {
        var keys = entity.Indexes.Where(index => index.Unique).Select(index => index.Fields).ToList();
        var holders = new List<Row>();
        foreach (var key in keys)
        {
            foreach (var some in rows.Where(row => HasKey(row, key)).Chunk(RowsOfQuery))
            {
                var sameKeys = new AnyOf([.. some.Select(row => new AllOf([.. key.Select(field => new Condition(field, Operator.Eq, row.Values[field.Ordinal]!))]))]);
                holders.AddRange(await backend.FindAsync(entity, tenant, sameKeys, [new SortKey(entity.Id, Descending: false)], some.Length, cancellation));
            }
        }

        for (var place = 0; place < rows.Count; place++)
        {
            var (row, before) = (rows[place], rows.Take(place));
            if (keys.Find(key => HasKey(row, key) && holders.Concat(before).Any(other => other.Id != row.Id && HasSameKey(row, other, key))) is { } broken)
                return DbalException.Duplicate(entity, broken);
        }

        return null;
    }

    private static bool HasKey(Row row, IReadOnlyList<Field> key) => key.All(field => row.Values[field.Ordinal] is not null);

    private static bool HasSameKey(Row one, Row other, IReadOnlyList<Field> key) => key.All(field => Equals(one.Values[field.Ordinal], other.Values[field.Ordinal]));
}
