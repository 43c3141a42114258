using Dbal.Canaries.Faults;
using Dbal.Queries;

namespace Dbal.Canaries.Rules;

/// <summary>S2: every row once, in order, whatever happens between pages.</summary>
internal static class PagingCanaries
{
    private const string EmptyPage = """{"success":true,"data":[],"page":{"limit":20,"nextCursor":null}}""";

    public static IReadOnlyList<Canary> All { get; } =
    [
        Of("ids-always-ascending", "breaks ties by ascending id in descending lists too",
            new() { Order = order => [.. order.SkipLast(1), order[^1] with { Descending = order.Count == 1 && order[^1].Descending }] }),
        Of("ties-in-any-order", "does not break ties", new() { Order = order => [.. order.Take(Math.Max(1, order.Count - 1))] }),
        Of("second-sort-key-ignored", "sorts by the first key alone", new() { Order = order => [order[0], order[^1]] }),
        Of("page-skips-a-row", "loses the first row of later pages", new() { Page = (call, rows) => IsLater(call.Filter) ? [.. rows.Skip(1)] : rows }),
        Of("page-repeats-a-row", "repeats the last row of a page on the next",
            new() { Match = (condition, value) => condition is { Operator: Operator.Gt, Field.Ordinal: 0, Value: Guid id } && id.Equals(value) ? true : null }),
        Of("ties-lost-between-pages", "continues after all rows that tie with the last row of a page",
            new() { Page = (call, rows) => Range(call.Filter) is { Parts: [Condition { Operator: Operator.Eq }, ..] } ? [] : rows }),
        Of("nulls-lost-on-later-pages", "loses the rows whose sort key is null when they begin on a later page",
            new() { Page = (call, rows) => Range(call.Filter) is { Parts: [.., Condition { Operator: Operator.IsNull, Value: true }] } ? [] : rows }),
        Of("values-lost-after-nulls", "ends a list after the rows whose sort key is null",
            new() { Page = (call, rows) => Range(call.Filter) is { Parts: [.., Condition { Operator: Operator.IsNull, Value: false }] } ? [] : rows }),
        Of("cursor-ignores-filter", "ignores the filter on later pages",
            new() { Filter = filter => filter is AllOf { Parts: [_, AllOf range] } && IsRange(range) ? range : filter }),
        new Canary("cursor-of-deleted-row-ends-the-list", "S2", "returns nothing after a row that was deleted since")
        {
            Backend = inner => new FaultyBackend(inner)
            {
                Find = async call => IdAfter(call.Filter) is { } id && await inner.ReadAsync(call.Entity, call.Tenant, id, call.Cancellation) is null
                    ? [] : await inner.Pass(call),
            },
        },
        Http("cursor-of-another-list-taken", "answers a cursor of another list with an empty page", new()
        {
            Answer = answer =>
            {
                if (answer.Status == 400 && QueryText.Has(answer.Context, "cursor"))
                    answer.Become(200, EmptyPage);
            },
        }),
        Http("next-cursor-missing", "never returns a cursor", new()
        {
            Answer = answer => answer.Change(json =>
            {
                if (json["page"] is { } page)
                    page["nextCursor"] = null;
            }),
        }),
        Http("descending-ignored", "sorts ascending when descending is requested",
            new() { Request = context => QueryText.ChangeValues(context, "sort", value => value.Replace("-", "").Replace("%2D", "")) }),
        Http("long-sorts-accepted", "answers the first page of a sort whose cursor would be too long", new()
        {
            Answer = answer =>
            {
                if (answer.Status == 400 && answer.Request.Query["sort"].ToString().Contains("description", StringComparison.Ordinal))
                    answer.Become(200, EmptyPage);
            },
        }),
    ];

    /// <summary>The range of a later page; null on the first page.</summary>
    private static AllOf? Range(Filter filter) => filter switch
    {
        AllOf range when IsRange(range) => range,
        AllOf { Parts: [_, AllOf range] } when IsRange(range) => range,
        _ => null,
    };

    // A range consists of equal keys, then one key beyond the last row (Dbal.Queries.Keyset).
    private static bool IsRange(AllOf range) => range.Parts is [.., Condition { Operator: Operator.Gt or Operator.Lt or Operator.IsNull }]
        && range.Parts.SkipLast(1).All(part => part is Condition { Operator: Operator.Eq } or Condition { Operator: Operator.IsNull, Value: true });

    private static bool IsLater(Filter filter) => Range(filter) is not null;

    private static Guid? IdAfter(Filter filter) =>
        Range(filter) is { Parts: [.., Condition { Field.Ordinal: 0, Operator: Operator.Gt or Operator.Lt, Value: Guid id }] } ? id : null;

    private static Canary Of(string name, string breaks, ListFault fault) => new(name, "S2", breaks) { Backend = fault.Over };

    private static Canary Http(string name, string breaks, HttpFault fault) => new(name, "S2", breaks) { Http = fault };
}
