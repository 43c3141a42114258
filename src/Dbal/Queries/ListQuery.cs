using System.Globalization;
using Dbal.Entities;
using Dbal.Errors;

namespace Dbal.Queries;

/// <summary>What a list asks for.</summary>
/// <param name="Filter">What is kept.</param>
/// <param name="Order">The order; its last key is the id (S2).</param>
/// <param name="Limit">How many rows a page has at the most, 1 to <see cref="MaxLimit"/>.</param>
/// <param name="After">The values of the order's keys in the row that the page begins after, or null for the first page.</param>
/// <param name="Count">Whether the total is wanted.</param>
public sealed record ListQuery(Filter Filter, IReadOnlyList<SortKey> Order, int Limit, IReadOnlyList<object?>? After, bool Count)
{
    /// <summary>The most rows that a page has.</summary>
    public const int MaxLimit = 100;

    /// <summary>The rows that a page has when nothing is said.</summary>
    public const int DefaultLimit = 20;

    /// <summary>
    /// The most characters that the texts of an order may have together, by their <c>max_length</c>: they stand in the cursor, which has to fit into a GET (S2).
    /// </summary>
    public const int MaxSortedLength = 4096;

    /// <summary>The parameters that are not filters. No field may have one of these names.</summary>
    public static IReadOnlyList<string> ReservedNames { get; } = ["sort", "limit", "cursor", "count", "or", "on"];

    /// <summary>Reads a query's parameters, of a tenant's list: <c>field=value</c>, <c>field.op=value</c>, <c>or</c>, <c>sort</c>, <c>limit</c>, <c>cursor</c>, <c>count</c>.</summary>
    /// <exception cref="DbalException">
    /// <see cref="ErrorCode.BadRequest"/> for an unknown parameter, field or operator; <see cref="ErrorCode.ValidationError"/> for a value that is not one of
    /// its field's; <see cref="ErrorCode.CapabilityNotSupported"/> for a filter into a json field.
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
                        throw new DbalException(ErrorCode.BadRequest, $"The parameter '{name}' is given twice.");
                    break;
                default:
                    filters.Add(name, value);
                    break;
            }
        }

        var order = ParseOrder(entity, single.GetValueOrDefault("sort"));
        var query = new ListQuery(filters.Result(), order, ParseLimit(single.GetValueOrDefault("limit")), After: null, ParseCount(single.GetValueOrDefault("count")));
        return single.TryGetValue("cursor", out var cursor) ? query with { After = Cursor.Decode(cursor, entity, tenant, query) } : query;
    }

    // The id closes every order, in the direction of the key before it, so that one index serves both directions (S2, S8).
    private static List<SortKey> ParseOrder(Entity entity, string? text)
    {
        var order = new List<SortKey>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var descending = part.StartsWith('-');
            var field = FilterReader.FindField(entity, descending ? part[1..] : part);
            if (field.Type == FieldType.Json)
                throw new DbalException(ErrorCode.BadRequest, $"The json field '{field.Name}' has no order.");
            if (order.Exists(key => key.Field == field))
                throw new DbalException(ErrorCode.BadRequest, $"The field '{field.Name}' is given twice in 'sort'.");
            order.Add(new SortKey(field, descending));
            if (field == entity.Id)
            {
                CheckLength(order);
                return order; // nothing is left to be ordered after a unique key
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
                $"The text field '{unlimited.Name}' has no max_length, and cannot be sorted by.",
                hint: $"Sort by a field with a max_length of at most {MaxSortedLength}.");
        }

        if (texts.Sum(field => field.MaxLength) > MaxSortedLength)
        {
            throw new DbalException(
                ErrorCode.BadRequest,
                $"The texts of 'sort' can be over {MaxSortedLength} characters long together.",
                hint: "Sort by fewer or shorter text fields.");
        }
    }

    private static int ParseLimit(string? text)
    {
        if (text is null)
            return DefaultLimit;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit
            ? limit
            : throw new DbalException(ErrorCode.BadRequest, $"The limit must be a number from 1 to {MaxLimit}.");
    }

    private static bool ParseCount(string? text) => text switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw new DbalException(ErrorCode.BadRequest, "The parameter 'count' must be true or false."),
    };
}
