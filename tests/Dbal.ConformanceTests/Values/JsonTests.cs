using System.Text.Json;

namespace Dbal.ConformanceTests.Values;

public sealed class JsonTests : DaemonTest
{
    private static readonly string[] Documents =
    [
        "{}", "[]", "\"\"", "\"text\"", "0", "true", "false", "[null]", """{"a":null}""", """{"b":1,"a":2}""", "[1,[2,[3,[4]]]]", """{"":"empty key"}""", """{"a.b":1,"a":{"b":2}}""",
        """{"$set":{"x":1},"$ne":null,"_id":5}""", """{"__proto__":1,"constructor":2}""", """{"é":"é","e\u0301":2,"👍":"👍"}""", """{"quote\"":"back\\slash / \u0001"}""", """{"case":1,"CASE":2}""",
        "[1.10,1e2,-0.5,1E+2]", "12345678901234567890", "12345678901234567890.123456789012345678901234567890", "1e400", "-1e-400", "0.1", "9007199254740993", "[9223372036854775808]",
        """{"date":"2026-02-06T10:00:00Z","oid":{"$oid":"507f1f77bcf86cd799439011"},"long":{"$numberLong":"5"}}""", """ { "spaces" : [ 1 , 2 ] } """,
    ];

    [TestCaseSource(nameof(Documents))]
    public async Task S21_json_is_returned_structurally_equal(string attributes)
    {
        var created = (await Products.Create(Samples.ProductJson("attributes", attributes))).Expect(Created);

        var expected = new { attributes = JsonDocument.Parse(attributes).RootElement };
        created.ExpectFields(expected);
        (await Products.Read(created.Id)).Expect(OK).ExpectFields(expected);
        (await Products.List(("attributes.isNull", "false"))).ExpectColumn("id", created.Id);
        (await Products.Change(created.Id, $$"""{"attributes":{{attributes}},"stock":1}""")).Expect(OK).ExpectFields(expected);
    }

    [Test]
    public async Task S21_json_can_be_as_deep_as_a_body()
    {
        var deepest = new string('[', 31) + new string(']', 31);
        var created = (await Products.Create(Samples.ProductJson("attributes", deepest))).Expect(Created);

        (await Products.Read(created.Id)).Expect(OK).ExpectFields(new { attributes = JsonDocument.Parse(deepest).RootElement });
    }

    [Test]
    public async Task S21_json_can_be_large()
    {
        var large = Enumerable.Range(0, 20_000).Select(each => new { each, text = "some text \U0001F600" });

        var created = (await Products.Create(Samples.Product("A-1", new { attributes = large }))).Expect(Created);

        (await Products.Read(created.Id)).Expect(OK).ExpectFields(new { attributes = large });
    }

    [Test]
    public async Task S21_null_is_not_a_document()
    {
        await Products.Add(Samples.ProductJson("attributes", "null"));

        (await Products.List(("attributes.isNull", "true"))).ExpectColumn("sku", "A-1");
        (await Products.List(("attributes.isNull", "false"))).ExpectColumn("sku");
    }

    [Test, Requires("jsonPath", Absent = true)]
    public async Task S21_json_can_only_be_filtered_by_isNull_without_jsonPath()
    {
        (await Products.List(("attributes", "{}"))).ExpectError(ErrorCode.CapabilityNotSupported);
        (await Products.List(("attributes.ne", "{}"))).ExpectError(ErrorCode.CapabilityNotSupported);
        (await Products.List(("attributes.contains", "a"))).ExpectError(ErrorCode.CapabilityNotSupported);
    }
}
