using System.Text.Json;
using Dbal.Compare.Entities;
using Dbal.Compare.Model;
using Dbal.Compare.Streams;

namespace Dbal.Tests.Compare;

/// <summary>The model answers by docs/rules.md. It must not share code with the daemon, or both could be wrong in the same way.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ModelTests
{
    private const string Items =
        """
        entity: item
        package: p
        fields:
          name: { type: string, required: true, max_length: 3, unique: true }
          size: { type: integer, min: 0 }
          price: { type: "decimal(5, 2)" }
          at: { type: datetime }
          parent: { type: uuid, foreign_key: { entity: item, on_delete: cascade } }
          friend: { type: uuid, foreign_key: { entity: item, on_delete: restrict } }
          lost: { type: uuid, foreign_key: { entity: item, on_delete: set_null } }
        """;

    private readonly ModelDaemon model = new(new Schema([EntityFolder.Parse(Items)]));

    [Test]
    public void The_model_shares_no_code_with_the_daemon()
    {
        var used = typeof(ModelDaemon).Assembly.GetReferencedAssemblies().Select(each => each.Name).ToList();

        Assert.That(used, Has.None.StartsWith("Dbal"));
        Assert.That(used, Has.Some.EqualTo("YamlDotNet"));
    }

    [TestCase("""{"name": "😀😀😀"}""", 201, "")]
    [TestCase("""{"name": "😀😀😀😀"}""", 422, "name")]
    [TestCase("""{"name": "a\u0000"}""", 422, "name")]
    [TestCase("""{"name": "\ud800"}""", 422, "name")]
    [TestCase("""{"size": -1, "colour": 1}""", 422, "size,colour,name")]
    [TestCase("""{"name": "a", "size": 1e3}""", 201, "")]
    [TestCase("""{"name": "a", "size": 1.00000000000000000000000000000001}""", 422, "size")]
    [TestCase("""{"name": "a", "price": "999.99"}""", 201, "")]
    [TestCase("""{"name": "a", "price": "1000"}""", 422, "price")]
    [TestCase("""{"name": "a", "price": 1}""", 422, "price")]
    [TestCase("""{"name": "a", "at": "2026-02-06T23:59:60Z"}""", 422, "at")]
    [TestCase("""{"name": "a", "at": "1000-01-01T00:00:00+00:01"}""", 422, "at")]
    [TestCase("""{"name": "a", "parent": "0198c0de-0000-7abc-8def-0123456789ab"}""", 409, "parent")]
    public void Values_are_checked(string row, int status, string fields)
    {
        var answer = Send("POST", "/t/p/item", row);

        Assert.That(answer.Status, Is.EqualTo(status), answer.Body);
        if (status != 201)
            Assert.That(FieldsOf(answer), Is.EqualTo(fields));
    }

    [TestCase("name", "A, a, b, e\u0301, é, \uffff, 😀")]
    [TestCase("-size,name", "e\u0301, A, b, \uffff, a, é, 😀")]
    public void Lists_sort_by_code_point_with_nulls_first(string sort, string expected)
    {
        foreach (var (name, size) in new[] { ("a", "1"), ("A", "2"), ("b", "2"), ("é", "null"), ("e\u0301", "3"), ("😀", "null"), ("\uffff", "2") })
            Send("POST", "/t/p/item", $$"""{"name": "{{name}}", "size": {{size}}}""");

        Assert.That(NamesIn(Send("GET", $"/t/p/item?sort={sort}")), Is.EqualTo(expected));
    }

    [TestCase("size.ne=1", "b,c")]
    [TestCase("size.nin=1,2", "c")]
    [TestCase("size.lt=5", "a,b")]
    [TestCase("size.in=", "")]
    [TestCase("name.icontains=A", "a")]
    [TestCase("or=size:1%7Cname:c", "a,c")]
    public void Filters_match_nulls_only_by_ne_and_nin(string filter, string expected)
    {
        Send("POST", "/t/p/item/_bulk", """[{"name": "a", "size": 1}, {"name": "b", "size": 2}, {"name": "c"}]""");

        Assert.That(NamesIn(Send("GET", $"/t/p/item?{filter}&sort=name")).Replace(" ", ""), Is.EqualTo(expected));
    }

    [Test]
    public void A_cursor_continues_from_values_and_belongs_to_its_list()
    {
        Send("POST", "/t/p/item/_bulk", """[{"name": "a"}, {"name": "b"}, {"name": "c"}]""");
        var first = Send("GET", "/t/p/item?sort=name&limit=1");
        var cursor = JsonElement.Parse(first.Body).GetProperty("page").GetProperty("nextCursor").GetString();
        Send("DELETE", $"/t/p/item/{JsonElement.Parse(first.Body).GetProperty("data")[0].GetProperty("id").GetString()}");

        Assert.That(NamesIn(Send("GET", $"/t/p/item?sort=name&limit=1&cursor={cursor}")), Is.EqualTo("b"));
        Assert.That(Send("GET", $"/t/p/item?sort=-name&cursor={cursor}").Status, Is.EqualTo(400));
        Assert.That(Send("GET", $"/u/p/item?sort=name&cursor={cursor}").Status, Is.EqualTo(400));
    }

    [Test]
    public void A_deletion_cascades_clears_and_is_restricted()
    {
        const string Root = "10000000-0000-4000-8000-000000000000";
        Send("POST", "/t/p/item", $$"""{"id": "{{Root}}", "name": "r"}""");
        Send("POST", "/t/p/item", $$"""{"id": "20000000-0000-4000-8000-000000000000", "name": "c", "parent": "{{Root}}", "friend": "{{Root}}"}""");
        var cleared = Send("POST", "/t/p/item", $$"""{"id": "30000000-0000-4000-8000-000000000000", "name": "l", "lost": "{{Root}}"}""");
        Send("POST", "/t/p/item", $$"""{"id": "40000000-0000-4000-8000-000000000000", "name": "f", "friend": "{{Root}}"}""");

        var refused = Send("DELETE", $"/t/p/item/{Root}");
        Send("DELETE", "/t/p/item/40000000-0000-4000-8000-000000000000");
        var deleted = Send("DELETE", $"/t/p/item/{Root}");

        Assert.Multiple(() =>
        {
            Assert.That((refused.Status, FieldsOf(refused)), Is.EqualTo((409, "friend")));
            Assert.That(deleted.Status, Is.EqualTo(200), "a row that is deleted with it does not restrict it");
            Assert.That(NamesIn(Send("GET", "/t/p/item")), Is.EqualTo("l"));
            Assert.That(Send("GET", "/t/p/item/30000000-0000-4000-8000-000000000000").ETag, Is.Not.EqualTo(cleared.ETag));
        });
    }

    [TestCase("If-Match", "\"nothing\"", 412)]
    [TestCase("If-Match", "*", 200)]
    [TestCase("If-Match", "W/{tag}", 412)]
    [TestCase("If-Match", "\"x\", {tag}", 200)]
    [TestCase("If-None-Match", "W/{tag}", 412)]
    [TestCase("If-Match", "x", 400)]
    public void Preconditions_are_those_of_RFC_9110(string header, string value, int status)
    {
        var created = Send("POST", "/t/p/item", """{"name": "a"}""");
        var path = $"/t/p/item/{JsonElement.Parse(created.Body).GetProperty("data").GetProperty("id").GetString()}";

        Assert.That(Send("PATCH", path, "{}", (header, value.Replace("{tag}", created.ETag))).Status, Is.EqualTo(status));
    }

    [Test]
    public void RPC_is_another_form_of_REST()
    {
        Send("POST", "/api/dbal", """{"entity": "p.item", "action": "create", "tenantId": "t", "payload": {"name": "a,b"}}""");

        var found = Send("POST", "/api/dbal", """{"entity": "p.item", "action": "list", "tenantId": "t", "options": {"filter": {"name.in": ["a,b"]}}}""");

        Assert.That(NamesIn(found), Is.EqualTo("a,b"));
    }

    [Test]
    public void The_model_has_no_opinion_on_other_requests() => Assert.That(model.Answer(new Request(1, "GET", "/health")), Is.Null);

    private Answer Send(string method, string target, string? body = null, params (string, string)[] headers) =>
        model.Answer(new Request(1, method, target) { Body = body, Headers = headers })!;

    private static string FieldsOf(Answer answer) => string.Join(',', JsonElement.Parse(answer.Body).GetProperty("error").GetProperty("fields")
        .EnumerateArray().Select(each => each.GetProperty("field").GetString()));

    private static string NamesIn(Answer answer) =>
        string.Join(", ", JsonElement.Parse(answer.Body).GetProperty("data").EnumerateArray().Select(row => row.GetProperty("name").GetString()));
}
