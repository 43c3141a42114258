using Dbal.Entities;
using Dbal.Schemas;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Dbal.Backends.MongoDb;

/// <summary>Reads the documents of all tenants, for a schema update.</summary>
internal sealed class CollectionSurvey(IDocumentStore store, CancellationToken cancellation)
{
    /// <summary>The number of documents per query.</summary>
    public const int PageSize = 1000;

    /// <summary>Counts the documents.</summary>
    public Task<long> CountAsync(Entity entity) => store.AdministerAsync(
        database => database.GetCollection<BsonDocument>(entity.Table).CountDocumentsAsync(new BsonDocument(), options: null, cancellation), cancellation);

    /// <summary>Reads a field of every document. Values of another type are returned in their own type.</summary>
    public async IAsyncEnumerable<StoredValue> ReadValuesAsync(Entity entity, Field field)
    {
        await foreach (var document in DocumentsAsync(entity, new BsonDocument(field.Name, 1)))
        {
            var key = document[RowDocument.Id];
            object? value = field.Name == Entity.IdField ? RowDocument.IdOf(key)
                : !document.TryGetValue(field.Name, out var stored) ? null
                : IsOf(field, stored) ? RowDocument.FromBson(field, stored) : BsonTypeMapper.MapToDotNetValue(stored);
            yield return new StoredValue(RowDocument.TenantOf(key), RowDocument.IdOf(key), value switch
            {
                int number => (long)number,
                Decimal128 number => Decimal128.ToDecimal(number),
                _ => value,
            });
        }
    }

    /// <summary>
    /// Derives an entity from the documents of a collection without a stored definition: without fields that some documents lack, with the actual type where
    /// values have another one, and nullable where values are null.
    /// </summary>
    public async Task<Entity> DeriveAsync(Entity entity)
    {
        var fields = entity.Fields.ToDictionary(field => field.Name, field => (Field?)field, StringComparer.Ordinal);
        await foreach (var document in DocumentsAsync(entity, projection: null))
        {
            foreach (var (name, field) in fields.Where(each => each.Value is not null && each.Key != Entity.IdField).ToList())
            {
                if (!document.TryGetValue(name, out var value))
                    fields[name] = null;
                else if (value.IsBsonNull)
                    fields[name] = field!.Nullable ? field : field with { Nullable = true };
                else if (!IsOf(field!, value))
                {
                    fields[name] = field! with
                    {
                        Type = TypeOf(value),
                        MaxLength = null,
                        Min = null,
                        Max = null,
                        Values = [],
                        Precision = 0,
                        Scale = 0,
                        Default = null,
                    };
                }
            }
        }
        if (entity.Fields.All(field => ReferenceEquals(fields[field.Name], field)))
            return entity;
        var found = entity.Fields.Select(field => fields[field.Name]).OfType<Field>().Select((field, place) => field with { Ordinal = place }).ToList();
        return new Entity(entity.Package, entity.Name, found, [
            .. from index in entity.Indexes
               where index.Fields.All(field => fields[field.Name] is not null)
               select new Dbal.Entities.Index(index.Name, [.. index.Fields.Select(field => found.Find(each => each.Name == field.Name)!)], index.Unique),
        ]);
    }

    /// <summary>Finds documents with equal, non-null values in all of the given fields.</summary>
    public async Task<AffectedRows> FindDuplicatesAsync(Entity entity, IReadOnlyList<Field> key)
    {
        var given = new BsonDocument(key.Select(field => new BsonElement(RowDocument.NameOf(field), new BsonDocument("$ne", BsonNull.Value))));
        var group = new BsonDocument(RowDocument.Tenant, $"${RowDocument.Tenant}");
        group.AddRange(key.Select(field => new BsonElement(RowDocument.NameOf(field), $"${RowDocument.NameOf(field)}")));
        BsonDocument[] groups =
        [
            new("$match", given),
            new("$group", new BsonDocument
            {
                { "_id", group }, { "n", new BsonDocument("$sum", 1) }, { "first", new BsonDocument("$min", $"${RowDocument.Id}") },
            }),
            new("$match", new BsonDocument("n", new BsonDocument("$gt", 1))),
        ];
        return await FindBreakingAsync(entity, groups, "n", "first");
    }

    /// <summary>Finds documents whose field is neither null nor the id of a document of the same tenant in another collection.</summary>
    public Task<AffectedRows> FindOrphansAsync(Entity entity, Field field, Entity? target)
    {
        List<BsonDocument> orphans = [new("$match", new BsonDocument(field.Name, new BsonDocument("$ne", BsonNull.Value)))];
        if (target is not null)
        {
            orphans.AddRange(
            [
                new("$project", new BsonDocument("key", new BsonDocument("$concat", new BsonArray { $"${RowDocument.Tenant}", "/", $"${field.Name}" }))),
                new("$lookup", new BsonDocument { { "from", target.Table }, { "localField", "key" }, { "foreignField", RowDocument.Id }, { "as", "found" } }),
                new("$match", new BsonDocument("found", new BsonDocument("$size", 0))),
            ]);
        }
        return FindBreakingAsync(entity, [.. orphans], 1, RowDocument.Id);
    }

    private async Task<AffectedRows> FindBreakingAsync(Entity entity, BsonDocument[] breaking, BsonValue count, string first)
    {
        var sum = count.IsString ? $"${count.AsString}" : count;
        var all = new BsonDocument { { "_id", BsonNull.Value }, { "rows", new BsonDocument("$sum", sum) } };
        var total = await AggregateAsync(entity, [.. breaking, new("$group", all)]);
        if (total is not [var counted] || counted["rows"].ToInt64() == 0)
            return AffectedRows.None;
        var named = await AggregateAsync(entity, [.. breaking, new("$sort", new BsonDocument(first, 1)), new("$limit", AffectedRows.MaxNamed)]);
        return AffectedRows.None with { Breaking = counted["rows"].ToInt64(), First = [.. named.Select(document => document[first].AsString)] };
    }

    private Task<List<BsonDocument>> AggregateAsync(Entity entity, BsonDocument[] stages) => store.AdministerAsync(
        async database =>
        {
            var options = new AggregateOptions { AllowDiskUse = true };
            using var cursor = await database.GetCollection<BsonDocument>(entity.Table).AggregateAsync<BsonDocument>(stages, options, cancellation);
            return await cursor.ToListAsync(cancellation);
        },
        cancellation);

    // Pages by the key, so that documents can be changed between two pages.
    private async IAsyncEnumerable<BsonDocument> DocumentsAsync(Entity entity, BsonDocument? projection)
    {
        for (BsonValue? last = null; ;)
        {
            var filter = last is null ? [] : new BsonDocument(RowDocument.Id, new BsonDocument("$gt", last));
            var page = await store.FindAsync(entity.Table, filter, new BsonDocument(RowDocument.Id, 1), projection, PageSize, cancellation);
            foreach (var document in page)
                yield return document;
            if (page.Count < PageSize)
                yield break;
            last = page[^1][RowDocument.Id];
        }
    }

    private static bool IsOf(Field field, BsonValue value) => value.IsBsonNull || value.BsonType == field.Type switch
    {
        FieldType.Integer or FieldType.Bigint => BsonType.Int64,
        FieldType.Decimal => BsonType.Decimal128,
        FieldType.Double => BsonType.Double,
        FieldType.Boolean => BsonType.Boolean,
        FieldType.DateTime => BsonType.DateTime,
        _ => BsonType.String,
    };

    private static FieldType TypeOf(BsonValue value) => value.BsonType switch
    {
        BsonType.Int64 or BsonType.Int32 => FieldType.Bigint,
        BsonType.Decimal128 => FieldType.Decimal,
        BsonType.Double => FieldType.Double,
        BsonType.Boolean => FieldType.Boolean,
        BsonType.DateTime => FieldType.DateTime,
        _ => FieldType.Text,
    };
}
