using Dbal.Entities;

namespace Dbal.Queries;

/// <summary>The condition of a list: a tree of <see cref="Condition"/>, <see cref="AllOf"/> and <see cref="AnyOf"/>.</summary>
public abstract record Filter
{
    /// <summary>Matches every row.</summary>
    public static Filter Everything { get; } = new AllOf([]);

    /// <summary>Matches the rows that match both filters.</summary>
    public static Filter And(Filter left, Filter right) =>
        ReferenceEquals(left, Everything) ? right : ReferenceEquals(right, Everything) ? left : new AllOf([left, right]);
}

/// <summary>Matches rows that match every part; without parts, all rows.</summary>
/// <param name="Parts">The parts.</param>
public sealed record AllOf(IReadOnlyList<Filter> Parts) : Filter;

/// <summary>Matches rows that match at least one part; without parts, no row.</summary>
/// <param name="Parts">The parts.</param>
public sealed record AnyOf(IReadOnlyList<Filter> Parts) : Filter;

/// <summary>Compares a field with a value.</summary>
/// <param name="Field">The field.</param>
/// <param name="Operator">The comparison.</param>
/// <param name="Value">
/// The operand, never null: a value in the CLR type of the field's type; for <see cref="Operator.In"/> and <see cref="Operator.Nin"/> an
/// <c>IReadOnlyList&lt;object&gt;</c> of such values; for <see cref="Operator.IsNull"/> a <see cref="bool"/>.
/// </param>
public sealed record Condition(Field Field, Operator Operator, object Value) : Filter;

/// <summary>The comparisons of a <see cref="Condition"/>.</summary>
public enum Operator
{
    /// <summary>Equal, exactly (S4).</summary>
    Eq,

    /// <summary>The complement of <see cref="Eq"/>, so it matches nulls (S7).</summary>
    Ne,

    /// <summary>Greater than; does not match nulls. Text compares by Unicode code point (S3).</summary>
    Gt,

    /// <summary>Greater than or equal; does not match nulls.</summary>
    Gte,

    /// <summary>Less than; does not match nulls.</summary>
    Lt,

    /// <summary>Less than or equal; does not match nulls.</summary>
    Lte,

    /// <summary>Equal to one of several values; an empty list matches nothing (S7).</summary>
    In,

    /// <summary>The complement of <see cref="In"/>: it matches nulls, and an empty list matches everything.</summary>
    Nin,

    /// <summary>Contains the text; case-sensitive, every character is literal (S5).</summary>
    Contains,

    /// <summary>Starts with the text, otherwise like <see cref="Contains"/>.</summary>
    StartsWith,

    /// <summary>Ends with the text, otherwise like <see cref="Contains"/>.</summary>
    EndsWith,

    /// <summary>Contains the text, with case folding for Latin, Greek and Cyrillic (S6).</summary>
    IContains,

    /// <summary>Is null (true) or is not null (false).</summary>
    IsNull,
}

/// <summary>A sort key. Nulls sort first ascending and last descending (S1).</summary>
/// <param name="Field">The field.</param>
/// <param name="Descending">Whether larger values come first.</param>
public sealed record SortKey(Field Field, bool Descending);
