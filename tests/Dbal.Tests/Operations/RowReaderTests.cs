using System.Text.Json;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Operations;

namespace Dbal.Tests.Operations;

public sealed class RowReaderTests
{
    private const string IsGenerated = "is set by the daemon and cannot be written";
    private static readonly DateTime Now = new(2026, 2, 6, 10, 0, 0, 5, DateTimeKind.Utc);
    private static readonly Guid Id = Guid.Parse("0198c0de-0000-7abc-8def-0123456789ab");
    private static readonly Entity Item = new(
        "contract",
        "item",
        [
            new Field { Name = "id", Type = FieldType.Uuid, Ordinal = 0, Nullable = false, Generated = Generated.Uuid },
            new Field { Name = "name", Type = FieldType.String, Ordinal = 1, Nullable = false, Required = true },
            new Field { Name = "stock", Type = FieldType.Integer, Ordinal = 2, Nullable = false, Default = 5L },
            new Field { Name = "note", Type = FieldType.Text, Ordinal = 3 },
            new Field { Name = "createdAt", Type = FieldType.DateTime, Ordinal = 4, Generated = Generated.Created },
            new Field { Name = "updatedAt", Type = FieldType.DateTime, Ordinal = 5, Generated = Generated.Updated },
            new Field { Name = "serial", Type = FieldType.Uuid, Ordinal = 6, Generated = Generated.Uuid },
        ],
        []);

    [Test]
    public void S13_a_new_row_has_given_default_and_generated_values()
    {
        var values = Read(reader => reader.ReadNew(Json("""{"name": "a", "note": null}""")));

        Assert.That(values[1..6], Is.EqualTo(new object?[] { "a", 5L, null, Now, Now }));
        Assert.That(values[0], Is.TypeOf<Guid>().And.Not.EqualTo(values[6]));
        Assert.That(values[6], Is.TypeOf<Guid>());
        Assert.That(Read(reader => reader.ReadNew(Json($$"""{"name": "a", "id": "{{Id}}"}""")))[0], Is.EqualTo(Id));
    }

    [Test]
    public void S13_a_replacement_sets_all_fields_but_generated_ones()
    {
        var changes = Read(reader => reader.ReadReplacement(Json($$"""{"id": "{{Id}}", "name": "a", "serial": 1, "createdAt": "x", "updatedAt": null}"""), Id));

        Assert.That(
            changes.OrderBy(change => change.Key.Ordinal).Select(change => (change.Key.Name, change.Value)),
            Is.EqualTo(new[] { ("name", "a"), ("stock", 5L), ("note", null), ("updatedAt", (object?)Now) }));
    }

    [Test]
    public void S13_a_change_sets_the_given_fields_and_the_time()
    {
        var changes = Read(reader => reader.ReadChanges(Json($$"""{"id": "{{Id}}", "note": null}"""), Id));

        Assert.That(changes.Select(change => (change.Key.Name, change.Value)), Is.EquivalentTo(new[] { ("note", null), ("updatedAt", (object?)Now) }));
    }

    [TestCase("{}", new[] { "name", "is required" })]
    [TestCase("{'name': null, 'stock': null}", new[] { "name", "must not be null", "stock", "must not be null" })]
    [TestCase("{'name': 1}", new[] { "name", "must be a string" })]
    [TestCase(
        "{'name': 'a', 'serial': null, 'createdAt': 1, 'updatedAt': 'x'}",
        new[] { "serial", IsGenerated, "createdAt", IsGenerated, "updatedAt", IsGenerated })]
    [TestCase("{'name': 'a', 'id': null}", new[] { "id", "must not be null" })]
    [TestCase("{'name': 'a', 'id': 1}", new[] { "id", "must be a UUID with hyphens" })]
    [TestCase(
        "{'name': 'a', 'notes': 1, 'x': 1}",
        new[]
        {
            "notes", "is not a field of item. Did you mean 'note'? Known names: id, name, stock, note, createdAt, updatedAt, serial.",
            "x", "is not a field of item. Known names: id, name, stock, note, createdAt, updatedAt, serial.",
        })]
    public void S23_every_invalid_field_of_a_new_row_is_named(string body, string[] problems)
    {
        AssertInvalid(reader => reader.ReadNew(Json(body)), "", problems);
        AssertInvalid(reader => reader.ReadNew(Json(body), "7."), "7.", problems);
    }

    [TestCase("{}", new[] { "name", "is required" })]
    [TestCase("{'name': 'a', 'id': '0198c0de-0000-7abc-8def-0123456789ac'}", new[] { "id", "must be the id in the path, or omitted" })]
    [TestCase("{'name': 'a', 'id': null}", new[] { "id", "must not be null" })]
    public void S13_a_replacement_needs_the_required_fields_and_the_same_id(string body, string[] problems) =>
        AssertInvalid(reader => reader.ReadReplacement(Json(body), Id), "", problems);

    [TestCase("{'id': '0198c0de-0000-7abc-8def-0123456789ac'}", new[] { "id", "must be the id in the path, or omitted" })]
    [TestCase("{'name': null}", new[] { "name", "must not be null" })]
    [TestCase("{'createdAt': null}", new[] { "createdAt", IsGenerated })]
    public void S13_a_change_cannot_write_the_id_or_a_generated_field(string body, string[] problems) =>
        AssertInvalid(reader => reader.ReadChanges(Json(body), Id), "", problems);

    [Test]
    public void S13_generated_fields_of_a_new_row_can_be_ignored()
    {
        var values = Read(reader => reader.ReadNew(Json("""{"name": "a", "createdAt": "x", "serial": 1}"""), ignoreGenerated: true));

        Assert.That((values[4], values[6] is Guid), Is.EqualTo((Now, true)));
    }

    [Test]
    public void S11_a_field_name_with_a_lone_surrogate_is_rejected()
    {
        const string Body = """{"name": "a", "\ud800": 1}""";

        AssertInvalid(reader => reader.ReadNew(Json(Body)), "", ["", "must not have a field name with a lone surrogate"]);
        AssertInvalid(reader => reader.ReadNew(Json(Body), "7."), "7.", ["", "must not have a field name with a lone surrogate"]);
    }

    [TestCase("[]")]
    [TestCase("1")]
    [TestCase("null")]
    public void The_body_must_be_an_object(string body)
    {
        var alone = Assert.Throws<DbalException>(() => Read(reader => reader.ReadNew(Json(body))))!;
        var inBulk = Assert.Throws<DbalException>(() => Read(reader => reader.ReadNew(Json(body), "3.")))!;

        Assert.That((alone.Code, alone.Message, alone.Fields.Count), Is.EqualTo((ErrorCode.ValidationError, "The body must be a JSON object.", 0)));
        Assert.That((inBulk.Code, inBulk.Message), Is.EqualTo((ErrorCode.ValidationError, "Each row must be a JSON object.")));
        Assert.That(inBulk.Fields, Is.EqualTo(new[] { new FieldProblem("3", "must be a JSON object") }));
    }

    [Test]
    public void S23_the_first_thousand_invalid_fields_are_named()
    {
        var body = Json($"{{{string.Join(',', Enumerable.Range(0, 1500).Select(i => $"\"f{i}\":1"))}}}");
        var failure = Assert.Throws<DbalException>(() => Read(reader => reader.ReadChanges(body, Id)))!;

        Assert.That((failure.Fields.Count, failure.Fields[999].Field), Is.EqualTo((1000, "f999")));
        Assert.That((failure.Message, failure.Hint), Is.EqualTo(("The item is not valid.", "Only the first 1000 problems are listed.")));
    }

    private static void AssertInvalid<T>(Func<RowReader, T> read, string place, string[] problems)
    {
        var failure = Assert.Throws<DbalException>(() => Read(read))!;

        Assert.That((failure.Code, failure.Message, failure.Hint), Is.EqualTo((ErrorCode.ValidationError, "The item is not valid.", (string?)null)));
        Assert.That(
            failure.Fields, Is.EqualTo(problems.Chunk(2).Select(pair => new FieldProblem(pair[0] == "" ? place.TrimEnd('.') : place + pair[0], pair[1]))));
    }

    private static T Read<T>(Func<RowReader, T> read)
    {
        var reader = new RowReader(Item, new FixedClock(new DateTimeOffset(Now)));
        var result = read(reader);
        reader.ThrowIfInvalid();
        return result;
    }

    // The test cases have single quotes in place of the double ones.
    private static JsonElement Json(string body) => JsonDocument.Parse(body.Replace('\'', '"')).RootElement;
}
