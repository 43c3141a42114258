using System.Text;
using Dbal.Canaries.Faults;
using Dbal.Queries;

namespace Dbal.Canaries.Rules;

/// <summary>S7 and S9: nulls, complements and lists in filters, and the encoding of query strings.</summary>
internal static class FilterCanaries
{
    private const int SmallestLongList = 3;

    public static IReadOnlyList<Canary> All { get; } =
    [
        Of("ne-omits-null", "lets ne not match nulls",
            (condition, value) => condition.Operator == Operator.Ne && value is null ? false : null) with { Trap = "SQL" },
        Of("nin-omits-null", "lets nin not match nulls",
            (condition, value) => condition is { Operator: Operator.Nin, Value: IReadOnlyList<object> and not [] } && value is null ? false : null)
            with { Trap = "SQL" },
        Of("in-loses-its-last-value", "ignores the last of more than two values of in",
            (condition, value) => Without(condition, value, Operator.In, values => values.SkipLast(1))),
        Of("in-loses-its-first-value", "ignores the first of more than two values of in",
            (condition, value) => Without(condition, value, Operator.In, values => values.Skip(1))),
        Of("nin-loses-its-last-value", "ignores the last of more than two values of nin",
            (condition, value) => !Without(condition, value, Operator.Nin, values => values.SkipLast(1))),
        Of("empty-in-matches-everything", "lets an empty in match every row",
            (condition, _) => condition is { Operator: Operator.In, Value: IReadOnlyList<object> and [] } ? true : null),
        Of("empty-nin-matches-nothing", "lets an empty nin match no row",
            (condition, _) => condition is { Operator: Operator.Nin, Value: IReadOnlyList<object> and [] } ? false : null),
        Of("empty-nin-omits-null", "lets an empty nin not match nulls",
            (condition, value) => condition is { Operator: Operator.Nin, Value: IReadOnlyList<object> and [] } && value is null ? false : null)
            with { Trap = "SQL" },
        Of("isNull-ignores-false", "takes isNull=false for isNull=true", (condition, value) => condition.Operator == Operator.IsNull ? value is null : null),
        Of("gt-includes-its-value", "lets gt match its value",
            (condition, value) => condition.Operator == Operator.Gt && condition.Value.Equals(value) ? true : null),
        Of("gte-excludes-its-value", "lets gte not match its value",
            (condition, value) => condition.Operator == Operator.Gte && condition.Value.Equals(value) ? false : null),
        Of("lt-includes-its-value", "lets lt match its value",
            (condition, value) => condition.Operator == Operator.Lt && condition.Value.Equals(value) ? true : null),
        Of("lte-excludes-its-value", "lets lte not match its value",
            (condition, value) => condition.Operator == Operator.Lte && condition.Value.Equals(value) ? false : null),
        Of("lt-matches-null", "lets lt match nulls, which sort first",
            (condition, value) => condition.Operator == Operator.Lt && value is null ? true : null) with { Trap = "BSON's order of types" },
        Of("gte-matches-null", "lets gte match nulls", (condition, value) => condition.Operator == Operator.Gte && value is null ? true : null),
        Of("eq-matches-null", "lets eq match nulls", (condition, value) => condition.Operator == Operator.Eq && value is null ? true : null),
        Lists("or-uses-its-first-part", "uses only the first part of or", new() { Filter = filter => Change(filter, parts => new AnyOf([.. parts.Take(1)])) }),
        Lists("or-is-and", "requires all parts of or", new() { Filter = filter => Change(filter, parts => new AllOf(parts)) }),
        Lists("filter-uses-its-first-condition", "uses only the first of several filters",
            new() { Filter = filter => filter is AllOf { Parts: { Count: > 1 } parts } && parts.All(IsQuery) && !IsRange(parts) ? parts[0] : filter }),
        Http("plus-is-literal", "takes + in a query string for itself",
            context => context.Request.QueryString = new QueryString(Query(context).Replace("+", "%2B"))),
        Http("percent-encoding-is-decoded-twice", "decodes query strings twice",
            context => QueryText.Change(context, (name, value) => (name, Uri.EscapeDataString(Uri.UnescapeDataString(Uri.UnescapeDataString(value)))))),
        Http("invalid-utf-8-replaced", "replaces bytes that are not UTF-8 by U+FFFD",
            context => QueryText.Change(context, (name, value) => (Repaired(name), Repaired(value)))) with { Trap = "ASP.NET Core" },
        Http("latin-1-query", "takes the bytes of a query string for Latin-1",
            context => QueryText.Change(context, (name, value) => (name, Uri.EscapeDataString(Latin1(Uri.UnescapeDataString(value)))))),
    ];

    private static bool IsQuery(Filter part) => part is Condition { Operator: not Operator.IsNull } or AnyOf;

    private static string Latin1(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private static string Query(HttpContext context) => context.Request.QueryString.Value ?? "";

    // Uri.UnescapeDataString keeps what is not UTF-8.
    private static string Repaired(string part) => Uri.EscapeDataString(Uri.UnescapeDataString(part).Replace("%", "\uFFFD"));

    private static bool? Without(Condition condition, object? value, Operator comparison, Func<IReadOnlyList<object>, IEnumerable<object>> keep) =>
        condition.Operator == comparison && condition.Value is IReadOnlyList<object> { Count: >= SmallestLongList } values
            ? keep(values).Contains(value)
            : null;

    private static Filter Change(Filter filter, Func<IReadOnlyList<Filter>, Filter> change) => filter switch
    {
        AllOf all => new AllOf([.. all.Parts.Select(part => Change(part, change))]),
        AnyOf { Parts.Count: > 1 } any => change(any.Parts),
        _ => filter,
    };

    private static bool IsRange(IReadOnlyList<Filter> parts) => parts[^1] is Condition { Operator: Operator.Gt or Operator.Lt, Field.Ordinal: 0 };

    private static Canary Of(string name, string breaks, Func<Condition, object?, bool?> match) =>
        new(name, "S7", breaks) { Backend = new ListFault { Match = match }.Over };

    private static Canary Lists(string name, string breaks, ListFault fault) => new(name, Canary.Api, breaks) { Backend = fault.Over };

    private static Canary Http(string name, string breaks, Action<HttpContext> request) => new(name, "S9", breaks) { Http = new() { Request = request } };
}
