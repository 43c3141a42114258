using System.Diagnostics;

namespace Dbal.ConformanceTests.Addresses;

/// <summary>A daemon with an unreachable database reports it and keeps running.</summary>
public sealed class LostDatabaseTests : DaemonTest
{
    [Test]
    public async Task Requests_that_need_the_database_get_503_with_Retry_After_and_health_gets_200()
    {
        await using var daemon = await PrivateDaemon.StartAsync();

        foreach (var path in new[] { "/ready", "/status", "/acme/shop/product", "/acme/shop/product/0198c0de-0000-7abc-8def-0123456789ab" })
        {
            var answer = (await daemon.Get(path)).ExpectError(ErrorCode.DatabaseError);
            Assert.That(answer.Header("Retry-After"), Does.Match("^[0-9]+$"), path);
            Assert.That(answer.Text, Does.Not.Contain("127.0.0.1").And.Not.Contain(PrivateDaemon.Password), "no connection data");
        }

        var clock = Stopwatch.StartNew();
        (await daemon.Get("/health")).Expect(OK).ExpectFields(new { status = "ok" });
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(2)));
        (await daemon.Get("/version")).Expect(OK);
        Assert.That((await daemon.Get("/metrics")).Text, Does.Contain("dbal_backend_prepared 0"));
    }
}
