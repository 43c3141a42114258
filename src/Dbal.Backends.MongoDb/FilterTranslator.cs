using System.Text;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Queries;
using Dbal.Text;
using MongoDB.Bson;

namespace Dbal.Backends.MongoDb;

/// <summary>
/// Translates filters and orders to queries. MongoDB compares strings by their UTF-8 bytes, which equals code point order (S3). Comparisons such as
/// <c>$gt</c> match only values of the same type, so no nulls; <c>$ne</c> and <c>$nin</c> match nulls (S7).
/// </summary>
internal static class FilterTranslator
{
    // The maximum length of a pattern is 32,764 bytes in MongoDB and in DocumentDB.
    private const int MaxPatternBytes = 32_000;

    /// <summary>The query for a tenant's rows that match a filter.</summary>
    public static BsonDocument Query(string tenant, Filter filter) => ReferenceEquals(filter, Filter.Everything)
        ? new BsonDocument(RowDocument.Id, RowDocument.KeysOf(tenant))
        : Within(new BsonDocument(RowDocument.Tenant, tenant), tenant, filter);

    /// <summary>
    /// The query for a list in a given order. When sorting by id, the range of the tenant's keys stands for the tenant, unless the filter fixes the first field
    /// of an index, which is more selective. With the field of the tenant in addition, DocumentDB reads all of the tenant's rows and sorts them.
    /// </summary>
    public static BsonDocument Query(Entity entity, string tenant, Filter filter, IReadOnlyList<SortKey> order) =>
        order[0].Field == entity.Id && !entity.Indexes.Any(index => Fixes(filter, index.Fields[0]))
            ? Within(new BsonDocument(RowDocument.Id, RowDocument.KeysOf(tenant)), tenant, filter)
            : Within(new BsonDocument(RowDocument.Tenant, tenant), tenant, filter);

    private static BsonDocument Within(BsonDocument rows, string tenant, Filter filter) =>
        ReferenceEquals(filter, Filter.Everything) ? rows : rows.Add("$and", new BsonArray { Translate(tenant, filter) });

    /// <summary>
    /// The sort, up to the first key with unique values: an index on a unique, non-null field supports the order of that field, but not followed by the id.
    /// </summary>
    public static BsonDocument Sort(Entity entity, IReadOnlyList<SortKey> order)
    {
        var sort = new BsonDocument();
        foreach (var (field, descending) in order)
        {
            sort.Add(RowDocument.NameOf(field), descending ? -1 : 1);
            if (!field.Nullable && entity.Indexes.Any(index => index is { Unique: true, Fields: [var only] } && only == field))
                break;
        }
        return sort;
    }

    private static bool Fixes(Filter filter, Field field) => filter switch
    {
        Condition { Operator: Operator.Eq or Operator.In } condition => condition.Field == field,
        AllOf all => all.Parts.Any(part => Fixes(part, field)),
        _ => false,
    };

    private static BsonDocument Translate(string tenant, Filter filter) => filter switch
    {
        AllOf { Parts.Count: 0 } => [],
        AllOf all => new BsonDocument("$and", new BsonArray(all.Parts.Select(part => Translate(tenant, part)))),
        AnyOf { Parts.Count: 0 } => new BsonDocument(RowDocument.Id, new BsonDocument("$in", new BsonArray())),
        AnyOf any => new BsonDocument("$or", new BsonArray(any.Parts.Select(part => Translate(tenant, part)))),
        // $nor is required: given a pattern and a value for one indexed field, DocumentDB drops the pattern.
        Condition { Operator: Operator.Contains or Operator.EndsWith or Operator.IContains } condition => new BsonDocument(
            "$nor", new BsonArray { new BsonDocument(RowDocument.NameOf(condition.Field), new BsonDocument("$not", Comparison(tenant, condition))) }),
        Condition condition => new BsonDocument(RowDocument.NameOf(condition.Field), Comparison(tenant, condition)),
        _ => throw new NotSupportedException($"Unknown filter type {filter.GetType().Name}."),
    };

    private static BsonDocument Comparison(string tenant, Condition condition)
    {
        return condition.Operator switch
        {
            Operator.Eq => new BsonDocument("$eq", Value(condition.Value)),
            Operator.Ne => new BsonDocument("$ne", Value(condition.Value)),
            Operator.Gt => new BsonDocument("$gt", Value(condition.Value)),
            Operator.Gte => new BsonDocument("$gte", Value(condition.Value)),
            Operator.Lt => new BsonDocument("$lt", Value(condition.Value)),
            Operator.Lte => new BsonDocument("$lte", Value(condition.Value)),
            Operator.In => new BsonDocument("$in", new BsonArray(((IReadOnlyList<object>)condition.Value).Select(Value))),
            Operator.Nin => new BsonDocument("$nin", new BsonArray(((IReadOnlyList<object>)condition.Value).Select(Value))),
            Operator.StartsWith => Beginning((string)condition.Value),
            Operator.Contains => Pattern(Literal((string)condition.Value)),
            Operator.EndsWith => Pattern(Literal((string)condition.Value) + @"\z"), // $ would also match before a line feed
            Operator.IContains => Pattern(RegexText.Pattern((string)condition.Value)),
            Operator.IsNull => new BsonDocument((bool)condition.Value ? "$eq" : "$ne", BsonNull.Value),
            _ => throw new NotSupportedException($"Unknown operator {condition.Operator}."),
        };

        BsonValue Value(object value) =>
            condition.Field.Name == Entity.IdField ? RowDocument.Key(tenant, (Guid)value) : RowDocument.ToBson(condition.Field, value);
    }

    // The range from the prefix to the first text after all texts with this prefix: exact, and it can use an index.
    private static BsonDocument Beginning(string prefix)
    {
        var range = new BsonDocument("$gte", prefix);
        if (TextPrefix.End(prefix) is { } end)
            range.Add("$lt", end);
        return range;
    }

    private static BsonDocument Pattern(string pattern) => Encoding.UTF8.GetByteCount(pattern) <= MaxPatternBytes
        ? new BsonDocument("$regex", pattern)
        : throw new DbalException(
            ErrorCode.BadRequest, "The text of a filter is too long.", hint: $"Use a shorter text; its pattern may have at most {MaxPatternBytes} bytes.");

    private static string Literal(string text)
    {
        var pattern = new StringBuilder();
        foreach (var character in text)
            RegexText.AppendLiteral(pattern, character);
        return pattern.ToString();
    }
}
