using System.Text;
using Dbal.Backends;
using Dbal.Entities;
using Dbal.Queries;
using Dbal.Values;

namespace Dbal.Canaries.Faults;

/// <summary>
/// Lists that are filtered and sorted in this process, so that a fault can stand for any collation, operator or driver. Without a fault they give the right
/// answer: the run without a canary uses them too, and must be green.
/// </summary>
internal sealed record ListFault
{
    /// <summary>Whether a value meets a condition; null for the right answer.</summary>
    public Func<Condition, object?, bool?> Match { get; init; } = (_, _) => null;

    /// <summary>Compares two values, for order, equality and ranges; null for the right answer.</summary>
    public Func<Field, object, object, int?> Compare { get; init; } = (_, _, _) => null;

    /// <summary>Whether nulls come first.</summary>
    public Func<SortKey, bool> NullsFirst { get; init; } = key => !key.Descending;

    /// <summary>Changes the filter of lists and counts.</summary>
    public Func<Filter, Filter> Filter { get; init; } = filter => filter;

    /// <summary>Changes the order.</summary>
    public Func<IReadOnlyList<SortKey>, IReadOnlyList<SortKey>> Order { get; init; } = order => order;

    /// <summary>Changes the rows of a page. The call has the original filter.</summary>
    public Func<FindCall, IReadOnlyList<Row>, IReadOnlyList<Row>> Page { get; init; } = (_, rows) => rows;

    /// <summary>A backend whose lists have the fault.</summary>
    public IBackend Over(IBackend inner) => new FaultyBackend(inner) { Find = call => FindAsync(inner, call), Count = call => CountAsync(inner, call) };

    private async Task<IReadOnlyList<Row>> FindAsync(IBackend inner, FindCall call)
    {
        var filter = Filter(call.Filter);
        var order = Order(call.Order);
        var rows = (await inner.AllAsync(call.Entity, call.Tenant)).Where(row => Matches(filter, row)).Order(Comparer<Row>.Create(CompareRows));
        return Page(call, [.. rows.Take(call.Limit)]);

        // Last by version, which is random: what the order leaves open comes in no order.
        int CompareRows(Row left, Row right) => order
            .Select(key => CompareInOrder(key, left.Values[key.Field.Ordinal], right.Values[key.Field.Ordinal]))
            .FirstOrDefault(comparison => comparison != 0, left.Version.CompareTo(right.Version));
    }

    private async Task<long> CountAsync(IBackend inner, CountCall call)
    {
        var filter = Filter(call.Filter);
        return (await inner.AllAsync(call.Entity, call.Tenant)).LongCount(row => Matches(filter, row));
    }

    private bool Matches(Filter filter, Row row) => filter switch
    {
        AllOf all => all.Parts.All(part => Matches(part, row)),
        AnyOf any => any.Parts.Any(part => Matches(part, row)),
        Condition condition => Match(condition, row.Values[condition.Field.Ordinal]) ?? Meets(condition, row.Values[condition.Field.Ordinal]),
        _ => throw new NotSupportedException($"The filter {filter} is unknown."),
    };

    private bool Meets(Condition condition, object? value)
    {
        var (field, operand) = (condition.Field, condition.Value);
        bool Equal(object other) => value is not null && CompareValues(field, value, other) == 0;
        bool Ranges(Func<int, bool> fits) => value is not null && fits(CompareValues(field, value, operand));
        bool Text(Func<string, string, bool> fits) => value is string text && fits(text, (string)operand);
        return condition.Operator switch
        {
            Operator.IsNull => value is null == (bool)operand,
            Operator.Eq => Equal(operand),
            Operator.Ne => !Equal(operand),
            Operator.In => ((IReadOnlyList<object>)operand).Any(Equal),
            Operator.Nin => !((IReadOnlyList<object>)operand).Any(Equal),
            Operator.Gt => Ranges(comparison => comparison > 0),
            Operator.Gte => Ranges(comparison => comparison >= 0),
            Operator.Lt => Ranges(comparison => comparison < 0),
            Operator.Lte => Ranges(comparison => comparison <= 0),
            Operator.Contains => Text((text, part) => text.Contains(part, StringComparison.Ordinal)),
            Operator.StartsWith => Text((text, part) => text.StartsWith(part, StringComparison.Ordinal)),
            Operator.EndsWith => Text((text, part) => text.EndsWith(part, StringComparison.Ordinal)),
            Operator.IContains => Text((text, part) => CaseFolding.Fold(text).Contains(CaseFolding.Fold(part), StringComparison.Ordinal)),
            _ => throw new NotSupportedException($"The operator {condition.Operator} is unknown."),
        };
    }

    private int CompareInOrder(SortKey key, object? left, object? right)
    {
        if (left is null || right is null)
            return left is null && right is null ? 0 : left is null == NullsFirst(key) ? -1 : 1;
        var comparison = CompareValues(key.Field, left, right);
        return key.Descending ? -comparison : comparison;
    }

    private int CompareValues(Field field, object left, object right) => Compare(field, left, right) ?? (left, right) switch
    {
        // UTF-8 has the order of code points, UTF-16 has not.
        (string one, string other) => Encoding.UTF8.GetBytes(one).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other)),
        (Guid one, Guid other) => string.CompareOrdinal(one.ToString(), other.ToString()),
        _ => ((IComparable)left).CompareTo(right),
    };
}
