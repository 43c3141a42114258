using System.Buffers.Text;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Queries;
using Dbal.Tests.Backends;
using Dbal.Values;

namespace Dbal.Tests.Queries;

public sealed class CursorTests
{
    private const int BytesBeforeValues = 9; // the form and the digest
    private static readonly Entity Sample = ContractSchema.Sample;
    private static readonly ListQuery ByEverySortableType = Parse("count,serial,price,ratio,active,at,day,other,state,name");
    private static readonly Guid Id = Guid.Parse("0198c0de-0000-7abc-8def-0123456789ab");

    [Test]
    public void S2_a_cursor_contains_values_of_every_type()
    {
        object?[] values =
        [
            -7L, long.MaxValue, -1.500000m, 0.1 + 0.2, true, new DateTime(2026, 2, 6, 10, 0, 0, 5, DateTimeKind.Utc), new DateOnly(1000, 1, 2), Guid.Empty,
            "Retired", "é\U0001F600", Id,
        ];

        Assert.That(Decode(Encode(ByEverySortableType, values)), Is.EqualTo(values));
    }

    [Test]
    public void S2_a_cursor_contains_nulls()
    {
        object?[] values = [.. Enumerable.Repeat<object?>(null, 10), Id];

        Assert.That(Decode(Encode(ByEverySortableType, values)), Is.EqualTo(values));
    }

    [Test]
    public void A_value_that_violates_a_newer_limit_of_its_field_is_still_read()
    {
        var text = Parse("name");
        var longer = new string('x', 5000);
        Assert.That(Cursor.Decode(Encode(text, longer, Id), Sample, "acme", text), Is.EqualTo(new object[] { longer, Id }));

        var state = Parse("state");
        Assert.That(Cursor.Decode(Encode(state, "retired long ago", Id), Sample, "acme", state), Is.EqualTo(new object[] { "retired long ago", Id }));

        Field[] fields =
        [
            new() { Name = "id", Type = FieldType.Uuid, Ordinal = 0 },
            new() { Name = "rank", Type = FieldType.Integer, Ordinal = 1, Min = 5L, Max = 6L },
        ];
        var entity = new Entity("contract", "limited", fields, []);
        var query = ListQuery.Parse(entity, "acme", [new("sort", "rank")]);
        foreach (var rank in new[] { 4L, 7L })
        {
            var cursor = Cursor.Encode(entity, "acme", query, new Row([Id, rank], 1));
            Assert.That(Cursor.Decode(cursor, entity, "acme", query), Is.EqualTo(new object[] { rank, Id }));
        }
    }

    [Test]
    public void A_cursor_of_another_list_is_named_as_such()
    {
        var failure = Assert.Throws<DbalException>(() => Cursor.Decode(Encode(Parse("name"), "a", Id), Sample, "acme", Parse("-name")))!;

        Assert.That(failure.Code, Is.EqualTo(ErrorCode.BadRequest));
        Assert.That(failure.Message, Is.EqualTo("The cursor belongs to a list with another entity, tenant, filter or order."));
        Assert.That(failure.Hint, Is.EqualTo("Send nextCursor unchanged, with the same filters and sort, or start again without a cursor."));
    }

    [Test]
    public void The_digest_of_a_query_belongs_to_one_entity_and_tenant()
    {
        var query = Parse("name");
        var cursor = Encode(query, "a", Id);

        Assert.That(() => Cursor.Decode(cursor, Sample, "globex", query), Throws.TypeOf<DbalException>());
        Assert.That(() => Cursor.Decode(cursor, ContractSchema.Parent, "acme", query), Throws.TypeOf<DbalException>());
        Assert.That(Cursor.Decode(cursor, Sample, "acme", query), Is.EqualTo(new object[] { "a", Id }));
    }

    public static IEnumerable<TestCaseData> Changes()
    {
        yield return Case("nothing", _ => []);
        yield return Case("another form", bytes => [1, .. bytes[1..]]);
        yield return Case("no values", bytes => bytes[..BytesBeforeValues]);
        yield return Case("no id", bytes => bytes[..^17]);
        yield return Case("half an id", bytes => bytes[..^8]);
        yield return Case("a null id", bytes => [.. bytes[..^17], 0]);
        yield return Case("a byte more", bytes => [.. bytes, 0]);
        yield return Case("a longer text than there is", bytes => [.. bytes[..(BytesBeforeValues + 1)], 127, .. bytes[(BytesBeforeValues + 2)..]]);
        yield return Case("invalid UTF-8", bytes => [.. bytes[..(BytesBeforeValues + 2)], 0xFF, .. bytes[(BytesBeforeValues + 3)..]]);
        yield return Case("an invalid value", bytes => [.. bytes[..(BytesBeforeValues + 2)], 0, .. bytes[(BytesBeforeValues + 3)..]]);

        static TestCaseData Case(string name, Func<byte[], byte[]> change) => new TestCaseData(change).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Changes))]
    public void A_changed_cursor_is_rejected(Func<byte[], byte[]> change)
    {
        var query = Parse("name");
        var bytes = Base64Url.DecodeFromChars(Encode(query, "a", Id));

        AssertInvalid(Base64Url.EncodeToString(change(bytes)), query);
    }

    [TestCase("*")]
    [TestCase("=")]
    [TestCase("a")]
    public void Text_that_is_not_Base64_is_rejected(string cursor) => AssertInvalid(cursor, Parse("name"));

    private static void AssertInvalid(string cursor, ListQuery query)
    {
        var failure = Assert.Throws<DbalException>(() => Cursor.Decode(cursor, Sample, "acme", query))!;

        Assert.That((failure.Code, failure.Message), Is.EqualTo((ErrorCode.BadRequest, "Invalid cursor.")));
    }

    private static string Encode(ListQuery query, params object?[] values)
    {
        var row = new Row(new object?[Sample.Fields.Count], Version: 1);
        foreach (var (key, value) in query.Order.Zip(values))
            row.Values[key.Field.Ordinal] = value;
        return Cursor.Encode(Sample, "acme", query, row);
    }

    private static IReadOnlyList<object?> Decode(string cursor) => Cursor.Decode(cursor, Sample, "acme", ByEverySortableType);

    private static ListQuery Parse(string sort) => ListQuery.Parse(Sample, "acme", [new("sort", sort)]);
}
