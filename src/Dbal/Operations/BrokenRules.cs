using Dbal.Backends;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Queries;
using Dbal.Values;

namespace Dbal.Operations;

/// <summary>
/// Finds the rule to report for a rejected write. Databases check rules in different orders and stop at different ones. To report the same rule on every
/// backend (S31), this checks the unique keys in the order of <see cref="Entity.UniqueKeys"/>, then all references to missing rows.
/// </summary>
/// <param name="backend">The backend.</param>
/// <param name="schema">The entities, for references.</param>
internal sealed class BrokenRules(IBackend backend, Schema schema)
{
    private const int RowsOfQuery = 100;

    /// <summary>The failure to report for rows that cannot be inserted; null when the reason no longer exists.</summary>
    public async Task<DbalException?> FindInInsertAsync(Entity entity, string tenant, IReadOnlyList<Row> rows, CancellationToken cancellation)
    {
        foreach (var key in entity.UniqueKeys)
        {
            var keyed = rows.Where(row => HasKey(row, key)).ToList();
            if (keyed.DistinctBy(row => TextOf(row, key)).Count() < keyed.Count || await FindHoldersAsync(entity, tenant, key, keyed, cancellation) is not [])
                return DbalException.Duplicate(entity, key);
        }
        return await FindMissingAsync(entity, tenant, rows, cancellation);
    }

    /// <summary>The failure to report for a row that cannot be updated; null when the reason no longer exists.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="changed">The row with its changes.</param>
    /// <param name="cancellation">Cancels the search.</param>
    public async Task<DbalException?> FindInUpdateAsync(Entity entity, string tenant, Row changed, CancellationToken cancellation)
    {
        foreach (var key in entity.UniqueKeys.Where(key => HasKey(changed, key)))
        {
            if ((await FindHoldersAsync(entity, tenant, key, [changed], cancellation)).Any(holder => holder.Id != changed.Id))
                return DbalException.Duplicate(entity, key);
        }
        return await FindMissingAsync(entity, tenant, [changed], cancellation);
    }

    private async Task<IReadOnlyList<Row>> FindHoldersAsync(
        Entity entity, string tenant, IReadOnlyList<Field> key, IReadOnlyList<Row> rows, CancellationToken cancellation)
    {
        foreach (var some in rows.Chunk(RowsOfQuery))
        {
            Filter sameKeys = key is [var field]
                ? new Condition(field, Operator.In, some.Select(row => row.Values[field.Ordinal]!).ToList())
                : new AnyOf([.. some.Select(row => new AllOf([.. key.Select(each => new Condition(each, Operator.Eq, row.Values[each.Ordinal]!))]))]);
            var found = await backend.FindAsync(entity, tenant, sameKeys, [new SortKey(entity.Id, Descending: false)], some.Length, cancellation);
            if (found.Count > 0)
                return found;
        }
        return [];
    }

    private async Task<DbalException?> FindMissingAsync(Entity entity, string tenant, IReadOnlyList<Row> rows, CancellationToken cancellation)
    {
        var missing = new List<Field>();
        foreach (var field in entity.ForeignKeys)
        {
            var target = schema.Target(field.ForeignKey!);
            var ids = rows.Select(row => row.Values[field.Ordinal]).OfType<Guid>().ToHashSet();
            if (target == entity)
                ids.ExceptWith(rows.Select(row => row.Id));
            foreach (var some in ids.Chunk(RowsOfQuery))
            {
                var there = new Condition(target.Id, Operator.In, some.Cast<object>().ToList());
                if (await backend.CountAsync(target, tenant, there, cancellation) == some.Length)
                    continue;
                missing.Add(field);
                break;
            }
        }
        return missing.Count == 0 ? null : DbalException.MissingReference(entity, missing);
    }

    private static bool HasKey(Row row, IReadOnlyList<Field> key) => key.All(field => row.Values[field.Ordinal] is not null);

    // A safe separator: no text contains U+0000 (S11).
    private static string TextOf(Row row, IReadOnlyList<Field> key) => string.Join('\0', key.Select(field => FieldValue.Format(row.Values[field.Ordinal]!)));
}
