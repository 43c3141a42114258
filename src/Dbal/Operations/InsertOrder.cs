using Dbal.Entities;
using Dbal.Values;

namespace Dbal.Operations;

/// <summary>The order in which the rows of a bulk are inserted, independent of the order of the request.</summary>
/// <param name="Rows">
/// The rows: referenced rows first, because databases check references row by row (S32), otherwise by their unique keys. Concurrent bulks with common
/// keys then insert these in the same order and wait for each other; in different orders they would deadlock.
/// </param>
/// <param name="Cycle">The fields of references that form a cycle, so that no order exists; otherwise empty.</param>
internal sealed record InsertOrder(IReadOnlyList<Row> Rows, IReadOnlyList<Field> Cycle)
{
    /// <summary>Computes the order.</summary>
    public static InsertOrder Of(Entity entity, IReadOnlyList<Row> rows)
    {
        if (rows.Count == 1)
            return new InsertOrder(rows, []);
        var comparer = Comparer<Row>.Create((left, right) => CompareKeys(entity, left, right));
        var own = entity.ForeignKeys.Where(key => key.ForeignKey!.Target == entity.FullName).ToList();
        if (own.Count == 0)
            return new InsertOrder([.. rows.Order(comparer)], []);

        var byId = rows.DistinctBy(row => row.Id).ToDictionary(row => row.Id);
        var left = new HashSet<Row>(rows, ReferenceEqualityComparer.Instance);
        var ordered = new List<Row>(rows.Count);
        while (true)
        {
            var next = left.Where(row => !References(row).Any(left.Contains)).Order(comparer).ToList();
            if (next.Count == 0)
                return new InsertOrder(ordered, FindCycle());
            ordered.AddRange(next);
            left.ExceptWith(next);
        }

        // A reference of a row to itself does not count.
        IEnumerable<Row> References(Row row) => own
            .Select(key => row.Values[key.Ordinal] is Guid id && byId.TryGetValue(id, out var other) && other != row ? other : null)
            .OfType<Row>();

        // The remaining rows, if any, are in cycles or lead to one.
        List<Field> FindCycle()
        {
            while (true)
            {
                var referred = new HashSet<Row>(left.SelectMany(References), ReferenceEqualityComparer.Instance);
                if (left.RemoveWhere(row => !referred.Contains(row)) == 0)
                    break;
            }
            return [.. own.Where(key => left.Any(row =>
                row.Values[key.Ordinal] is Guid id && id != row.Id && byId.TryGetValue(id, out var other) && left.Contains(other)))];
        }
    }

    private static int CompareKeys(Entity entity, Row left, Row right)
    {
        foreach (var key in entity.UniqueKeys.Skip(1).Append(entity.UniqueKeys[0]))
        {
            foreach (var field in key)
            {
                var comparison = CompareValues(left.Values[field.Ordinal], right.Values[field.Ordinal]);
                if (comparison != 0)
                    return comparison;
            }
        }
        return 0;
    }

    // Any total order works if it is the same in every daemon.
    private static int CompareValues(object? left, object? right) => (left, right) switch
    {
        (string one, string other) => string.CompareOrdinal(one, other),
        (not null, not null) => ((IComparable)left).CompareTo(right),
        _ => (left is null).CompareTo(right is null),
    };
}
