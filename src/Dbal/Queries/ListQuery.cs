using System.Globalization;
using Dbal.Entities;
using Dbal.Errors;

namespace Dbal.Queries;

/// <summary>The parameters of a list.</summary>
/// <param name="Filter">The filter.</param>
/// <param name="Order">The sort keys; the last one is the id (S2).</param>
/// <param name="Limit">The maximum number of rows on a page, 1 to <see cref="MaxLimit"/>.</param>
/// <param name="After">The values of the sort keys in the row before the page; null for the first page.</param>
/// <param name="Count">Whether to return the total.</param>
public sealed record ListQuery(Filter Filter, IReadOnlyList<SortKey> Order, int Limit, IReadOnlyList<object?>? After, bool Count)
{
    /// <summary>The maximum number of rows on a page.</summary>
    public const int MaxLimit = 100;

    /// <summary>The default number of rows on a page.</summary>
    public const int DefaultLimit = 20;

    /// <summary>
    /// The maximum sum of the <c>max_length</c> of all text fields in the order. The cursor contains their values and has to fit into a GET request (S2).
    /// </summary>
    public const int MaxSortedLength = 4096;

    private (Entity Entity, string Tenant, byte[] Digest)? known;

    /// <summary>The parameters that are not filters. Fields cannot use these names.</summary>
    public static IReadOnlyList<string> ReservedNames { get; } = ["sort", "limit", "cursor", "count", "or", "on"];

    /// <summary>
    /// Reads the query parameters: <c>field=value</c>, <c>field.op=value</c>, <c>or</c>, <c>sort</c>, <c>limit</c>, <c>cursor</c>, <c>count</c>.
    /// </summary>
    /// <exception cref="DbalException">
    /// <see cref="ErrorCode.BadRequest"/> for an unknown parameter, field or operator; <see cref="ErrorCode.ValidationError"/> for a value that is invalid for
    /// its field; <see cref="ErrorCode.CapabilityNotSupported"/> for a filter into a json field.
    /// </exception>
    public static ListQuery Parse(Entity entity, string tenant, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var filters = new FilterReader(entity);
        var single = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in parameters)
        {
            switch (name)
            {
                case "or":
                    filters.AddAlternatives(value);
                    break;
                case "sort" or "limit" or "cursor" or "count":
                    if (!single.TryAdd(name, value))
                        throw new DbalException(ErrorCode.BadRequest, $"Duplicate parameter '{name}'.");
                    break;
                default:
                    filters.Add(name, value);
                    break;
            }
        }

        var order = ParseOrder(entity, single.GetValueOrDefault("sort"));
        var limit = ParseLimit(single.GetValueOrDefault("limit"));
        var query = new ListQuery(filters.Result(), order, limit, After: null, ParseCount(single.GetValueOrDefault("count")));
        return single.TryGetValue("cursor", out var cursor) ? query with { After = Cursor.Decode(cursor, entity, tenant, query) } : query;
    }

    /// <summary>The digest of the list. The cursor of the request and that of the answer contain it; it is computed once.</summary>
    internal byte[] DigestOf(Entity entity, string tenant)
    {
        if (known is null || known.Value.Entity != entity || known.Value.Tenant != tenant)
            known = (entity, tenant, ListDigest.Of(entity, tenant, Filter, Order));
        return known.Value.Digest;
    }

    // The id ends every order, in the direction of the key before it, so that one index serves both directions (S2, S8).
    private static List<SortKey> ParseOrder(Entity entity, string? text)
    {
        var order = new List<SortKey>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var descending = part.StartsWith('-');
            var field = FilterReader.FindField(entity, descending ? part[1..] : part);
            if (field.Type == FieldType.Json)
                throw new DbalException(ErrorCode.BadRequest, $"Cannot sort by the json field '{field.Name}'.");
            if (order.Exists(key => key.Field == field))
                throw new DbalException(ErrorCode.BadRequest, $"Duplicate field '{field.Name}' in 'sort'.");
            order.Add(new SortKey(field, descending));
            if (field == entity.Id)
            {
                CheckLength(order);
                return order; // a unique key makes the order total
            }
        }
        CheckLength(order);
        order.Add(new SortKey(entity.Id, order is [.., var last] && last.Descending));
        return order;
    }

    private static void CheckLength(List<SortKey> order)
    {
        var texts = order.Select(key => key.Field).Where(field => field.Type is FieldType.String or FieldType.Text).ToList();
        if (texts.Find(field => field.MaxLength is null) is { } unlimited)
        {
            throw new DbalException(
                ErrorCode.BadRequest,
                $"Cannot sort by the text field '{unlimited.Name}': it has no max_length.",
                hint: $"Sort by a field with a max_length of at most {MaxSortedLength}.");
        }

        if (texts.Sum(field => field.MaxLength) > MaxSortedLength)
        {
            throw new DbalException(
                ErrorCode.BadRequest,
                $"The text fields in 'sort' can have more than {MaxSortedLength} characters in total.",
                hint: "Sort by fewer or shorter text fields.");
        }
    }

    private static int ParseLimit(string? text)
    {
        if (text is null)
            return DefaultLimit;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit
            ? limit
            : throw new DbalException(ErrorCode.BadRequest, $"The parameter 'limit' must be an integer from 1 to {MaxLimit}.");
    }

    private static bool ParseCount(string? text) => text switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw new DbalException(ErrorCode.BadRequest, "The parameter 'count' must be true or false."),
    };
}
