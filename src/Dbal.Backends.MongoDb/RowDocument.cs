using System.Globalization;
using Dbal.Entities;
using Dbal.Values;
using MongoDB.Bson;

namespace Dbal.Backends.MongoDb;

/// <summary>
/// A row as a document: the fields by name, null without a value, <c>_tenant</c>, <c>_version</c>, and an <c>_id</c> of tenant and id such as
/// <c>acme/0190…</c>. The index on <c>_id</c>, which every collection has, thereby supports reads by id and lists in order of id within a tenant.
/// </summary>
internal static class RowDocument
{
    /// <summary>The key: tenant and id.</summary>
    public const string Id = "_id";

    /// <summary>The tenant.</summary>
    public const string Tenant = "_tenant";

    /// <summary>The row's version.</summary>
    public const string Version = "_version";

    /// <summary>The time when the deletion of the row started; see <see cref="Deletion"/>.</summary>
    public const string Deleting = "_deleting";

    private const string DateFormat = "yyyy-MM-dd";

    // The text of a UUID has a fixed length, so the end of the tenant is unambiguous.
    private const int IdLength = 36;

    /// <summary>Returns the <c>_id</c> of a row.</summary>
    public static BsonString Key(string tenant, Guid id) => $"{tenant}/{id:D}";

    /// <summary>Returns the id in an <c>_id</c>.</summary>
    public static Guid IdOf(BsonValue key) => Guid.ParseExact(key.AsString.AsSpan()[^IdLength..], "D");

    /// <summary>Returns the tenant in an <c>_id</c>.</summary>
    public static string TenantOf(BsonValue key) => key.AsString[..^(IdLength + 1)];

    /// <summary>The bounds of a tenant's <c>_id</c>s: 0 is the character after /.</summary>
    public static BsonDocument KeysOf(string tenant) => new() { { "$gt", $"{tenant}/" }, { "$lt", $"{tenant}0" } };

    /// <summary>The name of a field in documents.</summary>
    public static string NameOf(Field field) => field.Name == Entity.IdField ? Id : field.Name;

    /// <summary>Converts a row to a document.</summary>
    public static BsonDocument FromRow(Entity entity, string tenant, Row row)
    {
        var document = new BsonDocument { { Id, Key(tenant, row.Id) }, { Tenant, tenant }, { Version, row.Version } };
        foreach (var field in entity.Fields.Skip(1))
            document.Add(field.Name, ToBson(field, row.Values[field.Ordinal]));
        return document;
    }

    /// <summary>Converts a document to a row. A field that was added to the entity after the row was written is null.</summary>
    public static Row ToRow(Entity entity, BsonDocument document)
    {
        var values = new object?[entity.Fields.Count];
        values[0] = IdOf(document[Id]);
        foreach (var field in entity.Fields.Skip(1))
            values[field.Ordinal] = document.TryGetValue(field.Name, out var value) ? FromBson(field, value) : null;
        return new Row(values, document[Version].AsInt64);
    }

    /// <summary>Converts a value of a field other than the id to BSON.</summary>
    public static BsonValue ToBson(Field field, object? value) => (field.Type, value) switch
    {
        (_, null) => BsonNull.Value,
        (FieldType.Integer or FieldType.Bigint, long number) => new BsonInt64(number),
        (FieldType.Decimal, decimal number) => new BsonDecimal128(number),
        (FieldType.Double, double number) => new BsonDouble(number),
        (FieldType.Boolean, bool flag) => (BsonBoolean)flag,
        (FieldType.DateTime, DateTime instant) => new BsonDateTime(instant),
        (FieldType.Date, DateOnly date) => new BsonString(date.ToString(DateFormat, CultureInfo.InvariantCulture)),
        (FieldType.Uuid, Guid uuid) => new BsonString(uuid.ToString("D")),
        (_, string text) => new BsonString(text),
        _ => throw new InvalidCastException($"The {field.Type} field {field.Name} cannot store a {value.GetType().Name}."),
    };

    /// <summary>Converts a value of a field other than the id from BSON.</summary>
    public static object? FromBson(Field field, BsonValue value) => (field.Type, value) switch
    {
        (_, BsonNull) => null,
        (FieldType.Decimal, _) => FixedPoint.WithScale(Decimal128.ToDecimal(value.AsDecimal128), field.Scale),
        (FieldType.Integer or FieldType.Bigint, _) => value.AsInt64,
        (FieldType.Double, _) => value.AsDouble,
        (FieldType.Boolean, _) => value.AsBoolean,
        // BsonDateTime's own conversion returns DateTime.MaxValue for the last millisecond of year 9999.
        (FieldType.DateTime, _) => DateTime.UnixEpoch.AddMilliseconds(value.AsBsonDateTime.MillisecondsSinceEpoch),
        (FieldType.Date, _) => DateOnly.ParseExact(value.AsString, DateFormat, CultureInfo.InvariantCulture),
        (FieldType.Uuid, _) => Guid.ParseExact(value.AsString, "D"),
        _ => value.AsString,
    };
}
