using Dbal.Entities;

namespace Dbal.Queries;

/// <summary>What a list keeps: a tree of <see cref="Condition"/>, <see cref="AllOf"/> and <see cref="AnyOf"/>.</summary>
public abstract record Filter
{
    /// <summary>Keeps every row.</summary>
    public static Filter Everything { get; } = new AllOf([]);

    /// <summary>Keeps the rows that both filters keep.</summary>
    public static Filter And(Filter left, Filter right) =>
        ReferenceEquals(left, Everything) ? right : ReferenceEquals(right, Everything) ? left : new AllOf([left, right]);
}

/// <summary>Keeps the rows that every part keeps; with no parts, all rows.</summary>
/// <param name="Parts">The filters that are joined.</param>
public sealed record AllOf(IReadOnlyList<Filter> Parts) : Filter;

/// <summary>Keeps the rows that at least one part keeps; with no parts, no row.</summary>
/// <param name="Parts">The filters that are joined.</param>
public sealed record AnyOf(IReadOnlyList<Filter> Parts) : Filter;

/// <summary>Compares a field with a value.</summary>
/// <param name="Field">The field.</param>
/// <param name="Operator">The comparison.</param>
/// <param name="Value">
/// What it is compared with, never null: a value in the CLR type of the field's type; for <see cref="Operator.In"/> and
/// <see cref="Operator.Nin"/> an <c>IReadOnlyList&lt;object&gt;</c> of such values; for <see cref="Operator.IsNull"/> a <see cref="bool"/>.
/// </param>
public sealed record Condition(Field Field, Operator Operator, object Value) : Filter;

/// <summary>The comparisons of a <see cref="Condition"/>.</summary>
public enum Operator
{
    /// <summary>Equal, exactly (S4).</summary>
    Eq,

    /// <summary>The complement of <see cref="Eq"/>, so nulls are found (S7).</summary>
    Ne,

    /// <summary>Greater; nulls are not found. Text compares by Unicode code point (S3).</summary>
    Gt,

    /// <summary>Greater or equal; nulls are not found.</summary>
    Gte,

    /// <summary>Less; nulls are not found.</summary>
    Lt,

    /// <summary>Less or equal; nulls are not found.</summary>
    Lte,

    /// <summary>One of several; of none, nothing is found (S7).</summary>
    In,

    /// <summary>The complement of <see cref="In"/>, so nulls are found, and of none everything.</summary>
    Nin,

    /// <summary>Has the text in it, case-sensitive, every character literal (S5).</summary>
    Contains,

    /// <summary>Begins with the text, as for <see cref="Contains"/>.</summary>
    StartsWith,

    /// <summary>Ends with the text, as for <see cref="Contains"/>.</summary>
    EndsWith,

    /// <summary>Has the text in it, case folded for Latin, Greek and Cyrillic (S6).</summary>
    IContains,

    /// <summary>Is null (true) or is not (false).</summary>
    IsNull,
}

/// <summary>One key of an order. Nulls come first ascending and last descending (S1).</summary>
/// <param name="Field">The field.</param>
/// <param name="Descending">Whether larger values come first.</param>
public sealed record SortKey(Field Field, bool Descending);
