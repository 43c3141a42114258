using Dbal.Backends.MongoDb;
using Dbal.Entities;
using Dbal.Values;
using MongoDB.Bson;

namespace Dbal.Tests.Backends.MongoDb;

public sealed class RowDocumentTests
{
    private static readonly Guid Uuid = Guid.Parse("0198C5F0-7A3B-7DEF-8123-456789ABCDEF");
    private static readonly Entity Thing = new(
        "test",
        "thing",
        [
            new Field { Name = Entity.IdField, Type = FieldType.Uuid, Ordinal = 0, Nullable = false },
            new Field { Name = "count", Type = FieldType.Integer, Ordinal = 1 },
            new Field { Name = "price", Type = FieldType.Decimal, Ordinal = 2, Precision = 28, Scale = 4 },
            new Field { Name = "day", Type = FieldType.Date, Ordinal = 3 },
            new Field { Name = "at", Type = FieldType.DateTime, Ordinal = 4 },
            new Field { Name = "other", Type = FieldType.Uuid, Ordinal = 5 },
            new Field { Name = "document", Type = FieldType.Json, Ordinal = 6 },
        ],
        []);

    private static readonly object?[] Values =
        [Uuid, 7L, 1.5000m, new DateOnly(2024, 2, 29), new DateTime(2026, 2, 6, 10, 0, 0, 1, DateTimeKind.Utc), Uuid, "[1.10,1e400]"];

    [Test]
    public void Rows_are_documents_with_plain_types()
    {
        var document = RowDocument.FromRow(Thing, "acme", new Row(Values, 42));
        Assert.That(document, Is.EqualTo(BsonDocument.Parse("""
            {
                _id: 'acme/0198c5f0-7a3b-7def-8123-456789abcdef', _tenant: 'acme', _version: NumberLong(42), count: NumberLong(7), price: NumberDecimal('1.5000'),
                day: '2024-02-29', at: ISODate('2026-02-06T10:00:00.001Z'), other: '0198c5f0-7a3b-7def-8123-456789abcdef', document: '[1.10,1e400]'
            }
            """)));
    }

    [Test]
    public void Documents_are_read_back_as_rows()
    {
        var row = RowDocument.ToRow(Thing, RowDocument.FromRow(Thing, "tenant/with/slashes", new Row(Values, 42)));
        Assert.That(row.Values, Is.EqualTo(Values));
        Assert.That(row.Version, Is.EqualTo(42));
        Assert.That(((DateTime)row.Values[4]!).Kind, Is.EqualTo(DateTimeKind.Utc));
    }

    [Test]
    public void Nulls_are_written()
    {
        var document = RowDocument.FromRow(Thing, "acme", new Row([Uuid, .. new object?[6]], 1));
        Assert.That(document.Elements.Count(element => element.Value.IsBsonNull), Is.EqualTo(6));
        Assert.That(RowDocument.ToRow(Thing, document).Values.Skip(1), Is.All.Null);
    }

    [Test]
    public void Fields_missing_in_a_document_are_null()
    {
        var document = RowDocument.FromRow(Thing, "acme", new Row(Values, 1));
        document.Remove("price");
        Assert.That(RowDocument.ToRow(Thing, document).Values[2], Is.Null);
    }

    [TestCase("1.5", "1.5000")]
    [TestCase("0", "0.0000")]
    [TestCase("15E-1", "1.5000")]
    public void Decimals_are_returned_with_their_scale_however_they_are_stored(string kept, string expected)
    {
        var document = RowDocument.FromRow(Thing, "acme", new Row(Values, 1));
        document["price"] = Decimal128.Parse(kept);
        Assert.That($"{RowDocument.ToRow(Thing, document).Values[2]}", Is.EqualTo(expected));
    }
}
