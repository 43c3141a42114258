using System.Globalization;
using Dbal.Compare.Entities;

namespace Dbal.Compare.Model;

/// <summary>The rules on lists: order (S1 to S3) and pages (S2). Cursors hold the values of the last row's sort keys.</summary>
internal sealed class Lists
{
    private const int LongestOrder = 4096;

    private readonly Dictionary<string, (string List, object?[] Values)> cursors = [];

    /// <summary>Returns a page.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="rows">The rows of the tenant.</param>
    /// <param name="parameters">The parameters, decoded.</param>
    public Page List(Entity entity, string tenant, IEnumerable<Row> rows, IReadOnlyList<(string Name, string Value)> parameters)
    {
        var filters = new Filters(entity);
        var single = new Dictionary<string, string>();
        foreach (var (name, value) in parameters)
        {
            if (name is "sort" or "limit" or "cursor" or "count")
            {
                if (!single.TryAdd(name, value))
                    throw Failure.BadRequest();
            }
            else if (name == "or")
                filters.AddGroup(value);
            else
                filters.Add(name, value);
        }

        var order = Order(entity, single.GetValueOrDefault("sort", ""));
        var limit = Limit(single.GetValueOrDefault("limit"));
        filters.Demand();
        if (single.GetValueOrDefault("count") is not (null or "true" or "false"))
            throw Failure.BadRequest();
        var identity = string.Join('&', parameters
            .Where(each => each.Name is not ("limit" or "cursor" or "count" or "sort"))
            .Select(each => $"{each.Name}={each.Value}")
            .Append($"{tenant} {entity.FullName} {string.Join(',', order.Select(key => $"{key.Descending}{key.Field.Name}"))}"));

        var found = rows.Where(filters.Match).ToList();
        found.Sort((one, other) => Compare(order, ValuesOf(order, one), ValuesOf(order, other)));
        var total = found.Count;
        if (single.TryGetValue("cursor", out var cursor))
        {
            if (!cursors.TryGetValue(cursor, out var last) || last.List != identity)
                throw Failure.BadRequest();
            found = [.. found.Where(row => Compare(order, ValuesOf(order, row), last.Values) > 0)];
        }

        var page = found.Take(limit).ToList();
        string? next = null;
        if (found.Count > limit)
        {
            next = $"model-cursor-{cursors.Count}";
            cursors[next] = (identity, ValuesOf(order, page[^1]));
        }

        return new Page(page, limit, next, single.GetValueOrDefault("count") == "true" ? total : null);
    }

    private static List<(Field Field, bool Descending)> Order(Entity entity, string sort)
    {
        var order = new List<(Field Field, bool Descending)>();
        foreach (var part in sort.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var field = Filters.Find(entity, part.TrimStart('-'));
            if (field.Kind == Kind.Json || order.Any(key => key.Field == field))
                throw Failure.BadRequest();
            order.Add((field, part.StartsWith('-')));
            if (field.Name == "id")
                break;
        }

        var texts = order.Where(key => key.Field.IsText).ToList();
        if (texts.Any(key => key.Field.MaxLength is null) || texts.Sum(key => key.Field.MaxLength) > LongestOrder)
            throw Failure.BadRequest();
        if (order is not [.., ({ Name: "id" }, _)])
            order.Add((entity.Fields[0], order is [.., (_, true)]));
        return order;
    }

    private static int Limit(string? text) => text is null ? 20
        : text.All(char.IsAsciiDigit) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= 100 ? limit
        : throw Failure.BadRequest();

    private static object?[] ValuesOf(List<(Field Field, bool Descending)> order, Row row) => [.. order.Select(key => row[key.Field])];

    // Nulls are smaller than all values (S1).
    private static int Compare(List<(Field Field, bool Descending)> order, object?[] one, object?[] other)
    {
        for (var at = 0; at < order.Count; at++)
        {
            var result = (one[at], other[at]) switch
            {
                (null, null) => 0,
                (null, _) => -1,
                (_, null) => 1,
                ({ } left, { } right) => Values.Compare(left, right),
            };
            if (result != 0)
                return order[at].Descending ? -result : result;
        }

        return 0;
    }
}

/// <summary>A page of a list.</summary>
internal sealed record Page(IReadOnlyList<Row> Rows, int Limit, string? Next, int? Total);
