using System.Text;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Queries;
using Dbal.Text;
using MongoDB.Bson;

namespace Dbal.Backends.MongoDb;

/// <summary>
/// Filters and orders as queries. MongoDB compares strings by their UTF-8 bytes, which is by code point (S3), compares values of one type alone, so that
/// <c>$gt</c> and its like find no nulls, and lets <c>$ne</c> and <c>$nin</c> find them (S7).
/// </summary>
internal static class FilterTranslator
{
    // MongoDB takes patterns of up to 32,764 bytes, DocumentDB likewise.
    private const int MaxPatternBytes = 32_000;

    /// <summary>The query for a tenant's rows that a filter keeps.</summary>
    public static BsonDocument Query(string tenant, Filter filter)
    {
        var query = new BsonDocument(RowDocument.Tenant, tenant);
        if (!ReferenceEquals(filter, Filter.Everything))
            query.Add("$and", new BsonArray { Translate(tenant, filter) });
        return query;
    }

    /// <summary>
    /// The query for a list in an order. In order of id it is bounded to the tenant's part of the <c>_id</c> index, unless the filter fixes the first field of
    /// an index, which finds fewer.
    /// </summary>
    public static BsonDocument Query(Entity entity, string tenant, Filter filter, IReadOnlyList<SortKey> order)
    {
        var query = Query(tenant, filter);
        if (order[0].Field == entity.Id && !entity.Indexes.Any(index => Fixes(filter, index.Fields[0])))
            query.Add(RowDocument.Id, RowDocument.KeysOf(tenant));
        return query;
    }

    /// <summary>
    /// The order, up to the first key that no two rows share: an index on a unique field that is never null serves the order of that field, but not
    /// with the id after it.
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
        // Not otherwise than so: of a pattern and a value for the field of one index, DocumentDB lets the pattern fall.
        Condition { Operator: Operator.Contains or Operator.EndsWith or Operator.IContains } condition => new BsonDocument(
            "$nor", new BsonArray { new BsonDocument(RowDocument.NameOf(condition.Field), new BsonDocument("$not", Comparison(tenant, condition))) }),
        Condition condition => new BsonDocument(RowDocument.NameOf(condition.Field), Comparison(tenant, condition)),
        _ => throw new NotSupportedException($"A filter of kind {filter.GetType().Name}."),
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
            Operator.EndsWith => Pattern(Literal((string)condition.Value) + @"\z"), // $ would let a line feed follow
            Operator.IContains => Pattern(RegexText.Pattern((string)condition.Value)),
            Operator.IsNull => new BsonDocument((bool)condition.Value ? "$eq" : "$ne", BsonNull.Value),
            _ => throw new NotSupportedException($"The operator {condition.Operator}."),
        };

        BsonValue Value(object value) =>
            condition.Field.Name == Entity.IdField ? RowDocument.Key(tenant, (Guid)value) : RowDocument.ToBson(condition.Field, value);
    }

    // The texts from the prefix to the first text after all that begin with it: exact, and an index range.
    private static BsonDocument Beginning(string prefix)
    {
        var range = new BsonDocument("$gte", prefix);
        if (TextPrefix.End(prefix) is { } end)
            range.Add("$lt", end);
        return range;
    }

    private static BsonDocument Pattern(string pattern) => Encoding.UTF8.GetByteCount(pattern) <= MaxPatternBytes
        ? new BsonDocument("$regex", pattern)
        : throw new DbalException(ErrorCode.BadRequest, "The text of a filter is too long.", hint: $"Ask for a part of it; its pattern may have {MaxPatternBytes} bytes.");

    private static string Literal(string text)
    {
        var pattern = new StringBuilder();
        foreach (var character in text)
            RegexText.AppendLiteral(pattern, character);
        return pattern.ToString();
    }
}
