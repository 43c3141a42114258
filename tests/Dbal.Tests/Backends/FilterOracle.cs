using Dbal.Queries;
using Dbal.Values;

namespace Dbal.Tests.Backends;

/// <summary>A reference implementation of filters and orders by the rules S1 to S7, to check the results of databases.</summary>
public static class FilterOracle
{
    /// <summary>Whether a row matches a filter.</summary>
    public static bool Keeps(Filter filter, Row row) => filter switch
    {
        AllOf all => all.Parts.All(part => Keeps(part, row)),
        AnyOf any => any.Parts.Any(part => Keeps(part, row)),
        Condition condition => Holds(condition, row.Values[condition.Field.Ordinal]),
        _ => throw new ArgumentException("Unknown filter.", nameof(filter)),
    };

    /// <summary>Compares two rows by an order.</summary>
    public static int Compare(IEnumerable<SortKey> order, Row left, Row right) => order
        .Select(key => CompareValues(left.Values[key.Field.Ordinal], right.Values[key.Field.Ordinal]) * (key.Descending ? -1 : 1))
        .FirstOrDefault(comparison => comparison != 0);

    private static bool Holds(Condition condition, object? value) => condition.Operator switch
    {
        Operator.IsNull => (bool)condition.Value == value is null,
        Operator.Ne => !Equals(value, condition.Value),
        Operator.Nin => !((IReadOnlyList<object>)condition.Value).Contains(value),
        _ when value is null => false,
        Operator.Eq => Equals(value, condition.Value),
        Operator.In => ((IReadOnlyList<object>)condition.Value).Contains(value),
        Operator.Gt => CompareValues(value, condition.Value) > 0,
        Operator.Gte => CompareValues(value, condition.Value) >= 0,
        Operator.Lt => CompareValues(value, condition.Value) < 0,
        Operator.Lte => CompareValues(value, condition.Value) <= 0,
        Operator.Contains => ((string)value).Contains((string)condition.Value, StringComparison.Ordinal),
        Operator.StartsWith => ((string)value).StartsWith((string)condition.Value, StringComparison.Ordinal),
        Operator.EndsWith => ((string)value).EndsWith((string)condition.Value, StringComparison.Ordinal),
        Operator.IContains => UnicodeCaseFolding.Fold((string)value).Contains(UnicodeCaseFolding.Fold((string)condition.Value), StringComparison.Ordinal),
        _ => throw new ArgumentException("Unknown operator.", nameof(condition)),
    };

    private static int CompareValues(object? left, object? right) => (left, right) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        (string a, string b) => a.EnumerateRunes().Select(rune => rune.Value).Append(-1).Zip(b.EnumerateRunes().Select(rune => rune.Value).Append(-1))
            .Select(pair => pair.First.CompareTo(pair.Second)).FirstOrDefault(comparison => comparison != 0),
        (Guid a, Guid b) => string.CompareOrdinal(a.ToString(), b.ToString()),
        _ => Comparer<object>.Default.Compare(left, right),
    };
}
