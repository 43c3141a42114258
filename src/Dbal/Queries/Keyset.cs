namespace Dbal.Queries;

/// <summary>
/// Paging by the values of the last row in place of a count of rows to skip (keyset, or seek, paging: "Use The Index, Luke", "Paging Through Results").
/// What comes after a row is cut into ranges, each of which an index finds at once, however far down the list it lies (S8).
/// </summary>
public static class Keyset
{
    /// <summary>The ranges that lie after a row, one after the other in the list's order; together they hold every later row once.</summary>
    /// <param name="order">The order; its last key is unique and never null.</param>
    /// <param name="after">The row's values of the order's keys.</param>
    public static IEnumerable<Filter> RangesAfter(IReadOnlyList<SortKey> order, IReadOnlyList<object?> after)
    {
        // The rows that share the longest part of the key come first.
        for (var shared = order.Count - 1; shared >= 0; shared--)
        {
            var equal = order.Take(shared).Select((key, i) => EqualTo(key, after[i])).ToList();
            foreach (var beyond in Beyond(order[shared], after[shared]))
                yield return new AllOf([.. equal, beyond]);
        }
    }

    private static Condition EqualTo(SortKey key, object? value) =>
        value is null ? new Condition(key.Field, Operator.IsNull, true) : new Condition(key.Field, Operator.Eq, value);

    // Nulls come first ascending and last descending (S1).
    private static IEnumerable<Condition> Beyond(SortKey key, object? value)
    {
        switch (key.Descending, value)
        {
            case (false, null):
                yield return new Condition(key.Field, Operator.IsNull, false);
                break;
            case (false, not null):
                yield return new Condition(key.Field, Operator.Gt, value);
                break;
            case (true, not null):
                yield return new Condition(key.Field, Operator.Lt, value);
                if (key.Field.Nullable)
                    yield return new Condition(key.Field, Operator.IsNull, true);
                break;
        }
    }
}
