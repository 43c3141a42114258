using System.Text.Json;

namespace Dbal.Tests.Daemon.Observability;

internal sealed class LogTests
{
    private const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Test]
    public async Task Each_request_is_one_line()
    {
        await using var daemon = await TestDaemon.StartAsync();

        var answer = await daemon.Send(HttpMethod.Get, "/acme/core/usr?username=ada", null, ("traceparent", Trace));

        var line = Requests(daemon).Last();
        Assert.That(answer.Header("traceparent"), Is.EqualTo(Trace));
        Assert.That(Text(line, "traceparent"), Is.EqualTo(Trace));
        Assert.That((Text(line, "method"), Text(line, "path"), Text(line, "tenant")), Is.EqualTo(("GET", "/acme/core/usr", "acme")));
        Assert.That((line.GetProperty("status").GetInt32(), Text(line, "error"), Text(line, "level")), Is.EqualTo((404, "NOT_FOUND", "information")));
        Assert.That((Text(line, "backend"), Text(line, "runId")), Is.EqualTo(("sqlite", "run-1")));
        Assert.That(line.GetProperty("durationMs").GetDouble(), Is.Positive);
        Assert.That(line.GetProperty("time").GetDateTime(), Is.EqualTo(DateTime.UtcNow).Within(TimeSpan.FromMinutes(1)));
    }

    [TestCase(null)]
    [TestCase("nonsense")]
    [TestCase("00-00000000000000000000000000000000-b7ad6b7169203331-01")]
    [TestCase("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\" injected")]
    public async Task A_request_without_a_trace_gets_one(string? received)
    {
        await using var daemon = await TestDaemon.StartAsync();

        var answer = await daemon.Send(HttpMethod.Get, "/health", null, received is null ? [] : [("traceparent", received)]);

        Assert.That(answer.Header("traceparent"), Does.Match("^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$").And.Not.EqualTo(received));
    }

    [Test]
    public async Task The_tenant_of_an_RPC_call_is_logged()
    {
        await using var daemon = await TestDaemon.StartAsync();

        await daemon.Post("/api/dbal", """{"entity": "user", "action": "list", "tenantId": "acme"}""");

        Assert.That(Text(Requests(daemon).Last(), "tenant"), Is.EqualTo("acme"));
    }

    [Test]
    public async Task Values_of_sensitive_fields_are_never_logged()
    {
        const string Secret = "hush-hush-123";
        await using var daemon = await TestDaemon.StartAsync();
        var user = (await daemon.Post("/acme/core/user", """{"username": "ada", "email": "ada@example.org"}""")).Data.GetProperty("id").GetString();
        var row = $$"""{"userId": "{{user}}", "kind": "password", "secretHash": "{{Secret}}"}""";
        Answer[] answers =
        [
            await daemon.Post("/acme/core/credential", row),
            await daemon.Post("/acme/core/credential", row),
            await daemon.Post("/acme/core/credential", $$"""{"secretHash": "{{Secret}}", "kind": "{{Secret}}" """),
            await daemon.Post("/acme/core/credential/_bulk", $"[{row}]"),
            await daemon.Send(HttpMethod.Put, "/acme/core/credential?on=userId,kind", row),
            await daemon.Get($"/acme/core/credential?secretHash={Secret}"),
            await daemon.Get("/acme/core/credential?sort=secretHash"),
            await daemon.Post("/api/dbal", $$$"""{"entity": "credential", "action": "list", "tenantId": "acme", "options": {"filter": {"secretHash": "{{{Secret}}}"} } }"""),
            await daemon.Post("/acme/core/session", $$"""{"userId": "{{user}}", "token": "{{Secret}}", "expiresAt": "2030-01-01T00:00:00Z"}"""),
            await daemon.Post("/acme/core/session", $$"""{"userId": "{{user}}", "token": "{{Secret}}", "expiresAt": "2030-01-01T00:00:00Z"}"""),
        ];

        Assert.That(answers.Select(answer => answer.Status), Is.EqualTo(new[] { 201, 409, 400, 409, 200, 400, 400, 400, 201, 409 }));
        Assert.That(answers.Select(answer => answer.Text), Has.None.Contain(Secret));
        Assert.That(daemon.Log.Select(line => line.ToString()), Has.None.Contain(Secret));
    }

    private static IEnumerable<JsonElement> Requests(TestDaemon daemon) => daemon.Log.Where(line => Text(line, "event") == "request");

    private static string? Text(JsonElement line, string member) => line.TryGetProperty(member, out var value) ? value.GetString() : null;
}
