using System.Text;
using System.Text.Json;
using Dbal.ConformanceTests.Contract;
using Microsoft.OpenApi;

namespace Dbal.Tests.Daemon.OpenApi;

internal sealed class OpenApiDocumentTests
{
    private static readonly string Text = Encoding.UTF8.GetString(Dbal.Daemon.OpenApi.OpenApiDocument.Of(TestDaemon.Schema, tokenRequired: true));

    private static readonly JsonElement Document = JsonDocument.Parse(Text).RootElement;

    [Test]
    public void Every_reference_has_a_target()
    {
        var references = References(Document).Distinct().ToList();

        Assert.That(references, Is.Not.Empty);
        foreach (var reference in references)
        {
            var target = reference[2..].Split('/').Aggregate(Document, (at, name) => at.TryGetProperty(name, out var next) ? next : default);
            Assert.That(target.ValueKind, Is.EqualTo(JsonValueKind.Object), reference);
        }
    }

    [Test]
    public void The_document_passes_a_public_validator()
    {
        var read = Microsoft.OpenApi.OpenApiDocument.Parse(Text, "json");

        Assert.That(read.Diagnostic?.Errors, Is.Empty);
        Assert.That(read.Diagnostic?.Warnings, Is.Empty);
        Assert.That(read.Document?.Validate(ValidationRuleSet.GetDefaultRuleSet()), Is.Empty);
        Assert.That(read.Document?.Paths, Has.Count.EqualTo(7 + (3 * TestDaemon.Schema.Entities.Count)));
    }

    [Test]
    public void Every_example_is_valid_by_its_schema()
    {
        var schemas = new DocumentSchemas(Document);
        var examples = Examples(Document).ToList();

        Assert.That(examples, Has.Count.GreaterThan(15 * TestDaemon.Schema.Entities.Count));
        foreach (var (schema, example) in examples)
            Assert.That(schemas.Faults(schema, example), Is.Empty, $"{schema}\n{example}");
    }

    [Test]
    public void Every_error_code_is_described() => Assert.That(
        Document.GetProperty("components").GetProperty("responses").EnumerateObject().Select(each => each.Name).Append("METHOD_NOT_ALLOWED"),
        Is.EquivalentTo(Dbal.Daemon.Contract.ErrorStatus.All.Values.Select(each => each.Name)));

    [Test]
    public void Every_operation_has_a_unique_id()
    {
        var operations = Document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject())
            .Where(each => each.Value.ValueKind == JsonValueKind.Object)
            .Select(each => each.Value.GetProperty("operationId").GetString())
            .ToList();

        Assert.That(operations, Is.Unique);
        Assert.That(operations, Has.Count.EqualTo(7 + (8 * TestDaemon.Schema.Entities.Count)));
    }

    [TestCase("shop.product", "id", """{"type":"string","format":"uuid","description":"The key within the tenant."}""")]
    [TestCase("shop.product", "price", """{"type":"string","format":"decimal","pattern":"^-?[0-9]+\\.[0-9]{4}$","description":"At least 0.0000."}""")]
    [TestCase("shop.product", "state", """{"type":"string","enum":["draft","active","retired"]}""")]
    [TestCase("shop.product", "barcode", """{"type":["integer","null"],"format":"int64"}""")]
    [TestCase("shop.product", "attributes", "{}")]
    [TestCase("shop.product", "createdAt", """{"type":"string","format":"date-time","readOnly":true}""")]
    [TestCase("shop.product.create", "price", """{"type":"string","format":"decimal","pattern":"^-?[0-9]+(\\.[0-9]{1,4})?$","description":"At least 0.0000."}""")]
    [TestCase("shop.product.create", "state", """{"type":"string","enum":["draft","active","retired"],"default":"draft"}""")]
    [TestCase("shop.product.create", "stock", """{"type":"integer","format":"int32","default":0}""")]
    [TestCase("shop.product.create", "barcode", """{"type":["integer","string","null"],"format":"int64","pattern":"^-?[0-9]+$"}""")]
    [TestCase("shop.product.replace", "createdAt", """{"readOnly":true}""")]
    [TestCase("core.session.create", "token", """{"type":"string","maxLength":256,"writeOnly":true}""")]
    [TestCase("core.session.create", "userId", """{"type":"string","format":"uuid","description":"The id of a core.user."}""")]
    [TestCase("core.ui_page.create", "level", """{"type":"integer","format":"int32","minimum":1,"maximum":6,"default":1}""")]
    [TestCase("shop.product.change", "stock", """{"type":"integer","format":"int32"}""")]
    public void A_field_is_described_by_its_type(string schema, string field, string expected)
    {
        var described = Document.GetProperty("components").GetProperty("schemas").GetProperty(schema).GetProperty("properties").GetProperty(field);

        Assert.That(JsonElement.DeepEquals(described, JsonDocument.Parse(expected).RootElement), Is.True, described.GetRawText());
    }

    [Test]
    public void Required_fields_of_a_create_are_required() => Assert.That(
        Document.GetProperty("components").GetProperty("schemas").GetProperty("core.credential.create").GetProperty("required").EnumerateArray().Select(each => each.GetString()),
        Is.EqualTo(new[] { "userId", "kind", "secretHash" }));

    [Test]
    public async Task It_is_served()
    {
        await using var daemon = await TestDaemon.StartAsync();

        var answer = await daemon.Get("/openapi/v1.json");

        Assert.That(answer.Header("Content-Type"), Does.StartWith("application/json"));
        Assert.That(answer.Json.GetProperty("openapi").GetString(), Is.EqualTo("3.1.0"));
        Assert.That(answer.Json.GetProperty("security").GetArrayLength(), Is.Zero, "no token required");
        Assert.That(answer.Json.GetProperty("paths").EnumerateObject().Select(path => path.Name), Does.Contain("/{tenant}/core/user/{id}"));
    }

    private static IEnumerable<(JsonElement Schema, JsonElement Example)> Examples(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(each => Examples(each.Value))
            .Concat(json.TryGetProperty("schema", out var schema) && json.TryGetProperty("example", out var example) ? [(schema, example)] : []),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Examples),
        _ => [],
    };

    private static IEnumerable<string> References(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(each => each.Name == "$ref" ? [each.Value.GetString()!] : References(each.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
