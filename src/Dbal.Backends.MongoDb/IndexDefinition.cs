using Dbal.Entities;
using MongoDB.Bson;
using Index = Dbal.Entities.Index;

namespace Dbal.Backends.MongoDb;

/// <summary>An index of a collection.</summary>
/// <param name="Name">The name, as reported in duplicate key errors.</param>
/// <param name="Keys">The fields, in order.</param>
/// <param name="Unique">Whether it is unique.</param>
/// <param name="Only">The filter of a partial index, or null.</param>
internal sealed record IndexDefinition(string Name, BsonDocument Keys, bool Unique, BsonDocument? Only)
{
    /// <summary>The indexes for an entity's keys, filters and orders within a tenant.</summary>
    public static IReadOnlyList<IndexDefinition> Of(Entity entity) => [.. entity.Indexes.Select(index => index.Unique ? Key(index) : Ordinary(index))];

    // The id at the end makes the index cover the order in both directions, and ranges after a row.
    private static IndexDefinition Ordinary(Index index)
    {
        var keys = KeysOf(index);
        if (!index.Fields.Any(field => field.Name == Entity.IdField))
            keys.Add(RowDocument.Id, 1);
        return new IndexDefinition(index.Name, keys, Unique: false, Only: null);
    }

    // Rows with a null in the key are excluded, so there may be many (S30).
    private static IndexDefinition Key(Index index)
    {
        var nullable = index.Fields.Where(field => field.Nullable).ToList();
        return new IndexDefinition(
            index.Name,
            KeysOf(index),
            Unique: true,
            nullable.Count == 0 ? null : new BsonDocument(nullable.Select(field => new BsonElement(field.Name, new BsonDocument("$gte", Least(field.Type))))));
    }

    private static BsonDocument KeysOf(Index index)
    {
        var keys = new BsonDocument(RowDocument.Tenant, 1);
        foreach (var field in index.Fields)
            keys.Add(RowDocument.NameOf(field), 1);
        return keys;
    }

    // Partial indexes do not support $ne. "At least the smallest value of its type" expresses that a field is not null. A query for any value implies this
    // condition, so the planner uses the index; it would not with $type or $exists.
    private static BsonValue Least(FieldType type) => type switch
    {
        FieldType.Integer or FieldType.Bigint => new BsonInt64(long.MinValue),
        FieldType.Decimal => new BsonDecimal128(Decimal128.NegativeInfinity),
        FieldType.Double => new BsonDouble(double.NegativeInfinity),
        FieldType.Boolean => BsonBoolean.False,
        FieldType.DateTime => new BsonDateTime(new DateTime(0, DateTimeKind.Utc)),
        _ => new BsonString(""),
    };
}
