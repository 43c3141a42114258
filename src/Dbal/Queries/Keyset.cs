namespace Dbal.Queries;

/// <summary>
/// Keyset (seek) paging: pages continue from the values of the last row instead of skipping rows ("Use The Index, Luke", "Paging Through Results").
/// The rows after a given row form several ranges. An index finds each of them directly, at any depth of the list (S8).
/// </summary>
public static class Keyset
{
    /// <summary>Returns the ranges after a row, in the order of the list. Together they contain every later row exactly once.</summary>
    /// <param name="order">The sort keys; the last one is unique and never null.</param>
    /// <param name="after">The row's values of the sort keys.</param>
    public static IEnumerable<Filter> RangesAfter(IReadOnlyList<SortKey> order, IReadOnlyList<object?> after)
    {
        // Rows that share the longest prefix of the key come first.
        for (var shared = order.Count - 1; shared >= 0; shared--)
        {
            var equal = order.Take(shared).Select((key, i) => EqualTo(key, after[i])).ToList();
            foreach (var beyond in Beyond(order[shared], after[shared]))
                yield return new AllOf([.. equal, beyond]);
        }
    }

    private static Condition EqualTo(SortKey key, object? value) =>
        value is null ? new Condition(key.Field, Operator.IsNull, true) : new Condition(key.Field, Operator.Eq, value);

    // Nulls sort first ascending and last descending (S1).
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
