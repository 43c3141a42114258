using System.Text.Json;

namespace Dbal.Tests.Daemon.Http;

internal sealed class RpcEndpointTests
{
    private TestDaemon daemon = null!;

    [SetUp]
    public async Task Start() => daemon = await TestDaemon.StartAsync();

    [TearDown]
    public ValueTask Stop() => daemon?.DisposeAsync() ?? default; // null when the test was skipped

    [Test]
    public async Task Operations_on_rows_work_as_with_REST()
    {
        var created = await Call("create", """{"sku": "a", "name": "A", "price": "1"}""");
        Assert.That(created.Status, Is.EqualTo(201));
        var (id, first) = (created.Data.GetProperty("id").GetString(), created.Header("ETag"));
        Assert.That((await daemon.Get(created.Header("Location")!)).Text, Is.EqualTo(created.Text));
        Assert.That((await Call("read", $$"""{"id": "{{id}}"}""")).Text, Is.EqualTo(created.Text));

        var changed = await Call("change", $$"""{"id": "{{id}}", "stock": 1}""", $$"""{"ifMatch": {{JsonSerializer.Serialize(first)}}}""");
        Assert.That(changed.Data.GetProperty("stock").GetInt32(), Is.EqualTo(1));
        Assert.That((await Call("update", $$"""{"id": "{{id}}", "stock": 2}""", $$"""{"ifMatch": {{JsonSerializer.Serialize(first)}}}""")).Status, Is.EqualTo(412));
        Assert.That((await Call("replace", $$"""{"id": "{{id}}", "sku": "a", "name": "B", "price": "1"}""")).Data.GetProperty("stock").GetInt32(), Is.Zero);
        Assert.That((await Call("upsert", """{"sku": "a", "name": "C", "price": "1"}""", """{"on": ["sku"]}""")).Json.GetProperty("created").GetBoolean(), Is.False);
        Assert.That((await Call("delete", $$"""{"id": "{{id}}"}""")).Data.GetProperty("id").GetString(), Is.EqualTo(id));
        Assert.That((await Call("read", $$"""{"id": "{{id}}"}""")).Status, Is.EqualTo(404));
    }

    [TestCase("""{"filter": {"sku": "a,b"}}""", new[] { "a,b" })]
    [TestCase("""{"filter": {"sku.in": ["a,b", "back\\slash"]}}""", new[] { "a,b", "back\\slash" })]
    [TestCase("""{"filter": {"sku.in": []}}""", new string[0])]
    [TestCase("""{"filter": {"category.in": [""]}}""", new[] { "plain" })]
    [TestCase("""{"filter": {"category.isNull": true}}""", new[] { "a,b", "back\\slash" })]
    [TestCase("""{"filter": {"stock.gte": 2, "available": true}}""", new[] { "back\\slash", "plain" })]
    [TestCase("""{"or": "sku:plain|stock:1"}""", new[] { "a,b", "plain" })]
    [TestCase("""{"or": ["sku:plain|stock:1", "stock.gt:1"]}""", new[] { "plain" })]
    [TestCase("""{"sort": ["-stock", "sku"], "limit": 1}""", new[] { "plain" })]
    public async Task Lists_support_the_parameters_of_REST(string options, string[] skus)
    {
        var made = await Call("bulk", """
            [{"sku": "a,b", "name": "1", "price": "1", "stock": 1},
             {"sku": "back\\slash", "name": "2", "price": "1", "stock": 2},
             {"sku": "plain", "name": "3", "price": "1", "stock": 3, "category": ""}]
            """);
        Assert.That(made.Status, Is.EqualTo(201), made.Text);

        var listed = await Call("list", options: options);

        Assert.That(listed.Status, Is.EqualTo(200), listed.Text);
        Assert.That(listed.Data.EnumerateArray().Select(row => row.GetProperty("sku").GetString()).Order(StringComparer.Ordinal), Is.EqualTo(skus));
    }

    [TestCase("""{"entity": "shop.product", "action": "list"}""", "tenantId")]
    [TestCase("""{"entity": "shop.product", "tenantId": "t"}""", "action")]
    [TestCase("""{"entity": "shop.product", "action": "list", "tenantId": 5}""", "tenantId")]
    [TestCase("""{"entity": "shop.product", "action": "list", "tenantId": ".."}""", "tenant")]
    [TestCase("""{"entity": "shop.product", "action": "list", "tenant": "t"}""", "'tenant'")]
    [TestCase("""{"entity": "shop.product", "action": "lst", "tenantId": "t"}""", "'lst'")]
    [TestCase("""{"entity": "shop.product", "action": "create", "tenantId": "t"}""", "payload")]
    [TestCase("""{"entity": "shop.product", "action": "read", "tenantId": "t", "payload": {"ID": "x"}}""", "id")]
    [TestCase("""{"entity": "shop.product", "action": "upsert", "tenantId": "t", "payload": {}}""", "'on'")]
    [TestCase("""{"entity": "shop.product", "action": "read", "tenantId": "t", "options": {"limit": 1}}""", "'limit'")]
    [TestCase("""{"entity": "shop.product", "action": "list", "tenantId": "t", "options": []}""", "'options'")]
    [TestCase("""{"entity": "shop.product", "action": "list", "tenantId": "t", "options": {"filter": {"sku": null}}}""", "'sku'")]
    [TestCase("""{"entity": "shop.product", "action": "list", "tenantId": "t", "options": {"filter": {"sku": ["a"]}}}""", "'sku'")]
    [TestCase("""{"entity": "shop.product", "action": "list", "tenantId": "t", "options": {"limit": {}}}""", "'limit'")]
    [TestCase("""{"entity": "shop.product", "action": "\ud800", "tenantId": "t"}""", "surrogate")]
    [TestCase("[]", "object")]
    public async Task Malformed_calls_are_rejected(string call, string message)
    {
        var answer = await daemon.Post("/api/dbal", call);

        Assert.That((answer.Status, answer.Code), Is.EqualTo((400, "BAD_REQUEST")), answer.Text);
        Assert.That(answer.Message, Does.Contain(message));
    }

    [Test]
    public async Task An_unknown_action_gets_the_known_ones() =>
        Assert.That(
            (await Call("lst")).Hint, Is.EqualTo("Did you mean 'list'? Known names: create, read, list, replace, change, delete, bulk, upsert, update."));

    [TestCase("product", 200)]
    [TestCase("shop.product", 200)]
    [TestCase("core.product", 404)]
    [TestCase("produkt", 404)]
    public async Task An_entity_name_without_package_is_valid_if_it_is_unique(string entity, int status) =>
        Assert.That(
            (await daemon.Post("/api/dbal", $$"""{"entity": "{{entity}}", "action": "list", "tenantId": "t"}""")).Status, Is.EqualTo(status));

    private Task<Answer> Call(string action, string payload = "null", string options = "null") =>
        daemon.Post("/api/dbal", $$"""{"entity": "shop.product", "action": "{{action}}", "tenantId": "acme", "payload": {{payload}}, "options": {{options}}}""");
}
