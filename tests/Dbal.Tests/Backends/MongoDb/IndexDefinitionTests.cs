using Dbal.Backends.MongoDb;
using Dbal.Entities;
using MongoDB.Bson;
using Index = Dbal.Entities.Index;

namespace Dbal.Tests.Backends.MongoDb;

public sealed class IndexDefinitionTests
{
    private static readonly Field Id = new() { Name = Entity.IdField, Type = FieldType.Uuid, Ordinal = 0, Nullable = false };
    private static readonly Field Code = new() { Name = "code", Type = FieldType.String, Ordinal = 1, Nullable = false };
    private static readonly Field Area = new() { Name = "area", Type = FieldType.String, Ordinal = 2 };
    private static readonly Field Rank = new() { Name = "rank", Type = FieldType.Integer, Ordinal = 3 };

    [Test]
    public void S8_indexes_end_with_the_id()
    {
        var index = Of(new Index("ix", [Area, Rank], Unique: false));
        Assert.That(index.Keys, Is.EqualTo(BsonDocument.Parse("{ _tenant: 1, area: 1, rank: 1, _id: 1 }")));
        Assert.That((index.Unique, index.Only), Is.EqualTo((false, (BsonDocument?)null)));
    }

    [Test]
    public void Unique_indexes_on_fields_without_nulls_include_every_row()
    {
        var index = Of(new Index("ux", [Code], Unique: true));
        Assert.That(index.Keys, Is.EqualTo(BsonDocument.Parse("{ _tenant: 1, code: 1 }")));
        Assert.That((index.Unique, index.Only), Is.EqualTo((true, (BsonDocument?)null)));
    }

    [Test]
    public void Unique_indexes_exclude_rows_with_a_null_in_any_field() =>
        Assert.That(Of(new Index("ux", [Code, Area, Rank], Unique: true)).Only, Is.EqualTo(new BsonDocument
        {
            { "area", new BsonDocument("$gte", "") },
            { "rank", new BsonDocument("$gte", long.MinValue) },
        }));

    private static IndexDefinition Of(Index index) => IndexDefinition.Of(new Entity("test", "thing", [Id, Code, Area, Rank], [index])).Single();
}
