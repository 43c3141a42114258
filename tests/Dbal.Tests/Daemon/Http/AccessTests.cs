using Dbal.Daemon.Configuration;

namespace Dbal.Tests.Daemon.Http;

internal sealed class AccessTests
{
    private const string Call = """{"entity": "core.user", "action": "list", "tenantId": "globex"}""";

    [Test]
    public async Task A_single_token_is_valid_for_all_tenants()
    {
        await using var daemon = await TestDaemon.StartAsync(tokens: new AccessTokens("open-sesame"));

        var missing = await daemon.Get("/acme/core/user");
        Assert.That((missing.Status, missing.Code), Is.EqualTo((401, "UNAUTHORIZED")));
        Assert.That(missing.Header("WWW-Authenticate"), Is.EqualTo("Bearer"));
        Assert.That((await With(daemon, "/acme/core/user", "Basic b3Blbjpz")).Code, Is.EqualTo("UNAUTHORIZED"));
        var unknown = await With(daemon, "/acme/core/user", "Bearer open-sesam");
        Assert.That((unknown.Status, unknown.Code, unknown.Header("WWW-Authenticate")), Is.EqualTo((401, "UNAUTHORIZED", "Bearer error=\"invalid_token\"")));
        Assert.That((await With(daemon, "/acme/core/user", "Bearer ")).Status, Is.EqualTo(401));
        Assert.That((await With(daemon, "/acme/core/user", "Bearer open-sesame")).Status, Is.EqualTo(200));
        Assert.That((await With(daemon, "/globex/core/user", "bearer open-sesame")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_tenants_token_is_valid_for_that_tenant()
    {
        await using var daemon = await TestDaemon.StartAsync(
            tokens: new AccessTokens(new Dictionary<string, string> { ["acme"] = "a", ["globex"] = "g" }));

        Assert.That((await With(daemon, "/acme/core/user", "Bearer a")).Status, Is.EqualTo(200));
        var wrong = await With(daemon, "/globex/core/user", "Bearer a");
        Assert.That((wrong.Status, wrong.Code), Is.EqualTo((403, "FORBIDDEN")));
        Assert.That((await With(daemon, "/initech/core/user", "Bearer a")).Status, Is.EqualTo(403));
        Assert.That((await With(daemon, "/acme/core/user", "Bearer i")).Status, Is.EqualTo(401), "a token of no tenant");
        Assert.That((await With(daemon, "/status", "Bearer g")).Status, Is.EqualTo(200), "an endpoint without a tenant");
        Assert.That((await daemon.Send(HttpMethod.Post, "/api/dbal", Call, ("Authorization", "Bearer a"))).Status, Is.EqualTo(403));
        Assert.That((await daemon.Send(HttpMethod.Post, "/api/dbal", Call, ("Authorization", "Bearer g"))).Status, Is.EqualTo(200));
    }

    [TestCase("/status")]
    [TestCase("/version")]
    [TestCase("/metrics")]
    [TestCase("/openapi/v1.json")]
    [TestCase("/nowhere")]
    public async Task All_endpoints_except_health_and_ready_require_a_token(string path)
    {
        await using var daemon = await TestDaemon.StartAsync(tokens: new AccessTokens("t"));

        Assert.That((await daemon.Get(path)).Status, Is.EqualTo(401));
        Assert.That((await daemon.Get("/health")).Status, Is.EqualTo(200));
        Assert.That((await daemon.Get("/ready")).Status, Is.EqualTo(200));
    }

    private static Task<Answer> With(TestDaemon daemon, string path, string authorization) =>
        daemon.Send(HttpMethod.Get, path, null, ("Authorization", authorization));
}
