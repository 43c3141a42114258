namespace Dbal.ConformanceTests.Addresses;

/// <summary>Access control. The daemon's database is unreachable: accepted requests get 503.</summary>
public sealed class AccessTests : DaemonTest
{
    private const string Path = "/acme/shop/product";

    [Test]
    public async Task A_single_token_is_valid_for_all_tenants()
    {
        await using var daemon = await PrivateDaemon.StartAsync(("token", "open-sesame"));

        foreach (var path in new[] { Path, "/globex/core/user", "/status" })
        {
            Assert.That((await daemon.Get(path)).ExpectError(ErrorCode.Unauthorized).Header("WWW-Authenticate"), Is.EqualTo("Bearer"));
            foreach (var wrong in new[] { "Bearer open-sesam", "Bearer open-sesame2", "Bearer OPEN-SESAME", "Bearer ", "Bearer open sesame", "Bearer open-sesame open-sesame" })
            {
                var refused = (await daemon.Get(path, ("Authorization", wrong))).ExpectError(ErrorCode.Unauthorized);
                Assert.That(refused.Header("WWW-Authenticate"), Does.StartWith("Bearer"), wrong);
                Assert.That(refused.Text, Does.Not.Contain("open-sesame"));
            }

            (await daemon.Get(path, ("Authorization", "open-sesame"))).ExpectError(ErrorCode.Unauthorized);
            (await daemon.Get(path, ("Authorization", "Basic b3Blbi1zZXNhbWU="))).ExpectError(ErrorCode.Unauthorized);
            (await daemon.Get(path, ("Authorization", "Bearer open-sesame"))).ExpectError(ErrorCode.DatabaseError);
            (await daemon.Get(path, ("Authorization", "bearer  open-sesame "))).ExpectError(ErrorCode.DatabaseError);
        }

        (await daemon.Get("/nowhere")).ExpectError(ErrorCode.Unauthorized);
        (await daemon.Get("/health")).Expect(OK);
        (await daemon.Get("/version", ("Authorization", "Bearer open-sesame"))).Expect(OK);
    }

    [Test]
    public async Task A_tenants_token_is_valid_only_for_that_tenant()
    {
        await using var daemon = await PrivateDaemon.StartAsync(("token", new { acme = "a-token", globex = "g-token" }));

        (await daemon.Get(Path, ("Authorization", "Bearer a-token"))).ExpectError(ErrorCode.DatabaseError);
        (await daemon.Get(Path, ("Authorization", "Bearer g-token"))).ExpectError(ErrorCode.Forbidden);
        (await daemon.Get("/initech/shop/product", ("Authorization", "Bearer g-token"))).ExpectError(ErrorCode.Forbidden);
        (await daemon.Get(Path, ("Authorization", "Bearer i-token"))).ExpectError(ErrorCode.Unauthorized);
        (await daemon.Get("/version", ("Authorization", "Bearer g-token"))).Expect(OK);
    }

    [Test]
    public async Task Spaces_around_a_token_in_a_file_are_ignored()
    {
        var file = PrivateDaemon.Write(" \topen-sesame \n");
        try
        {
            await using var daemon = await PrivateDaemon.StartAsync(("token_file", file));

            (await daemon.Get(Path, ("Authorization", "Bearer open-sesame"))).ExpectError(ErrorCode.DatabaseError);
            (await daemon.Get(Path)).ExpectError(ErrorCode.Unauthorized);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Test]
    public async Task With_a_token_any_Host_is_accepted()
    {
        await using var daemon = await PrivateDaemon.StartAsync(("token", "open-sesame"));

        (await daemon.Get("/version", ("Authorization", "Bearer open-sesame"), ("Host", "dbal.example"), ("Origin", "https://app.example"))).Expect(OK);
    }

    [TestCase("0.0.0.0")]
    [TestCase("::")]
    public async Task Without_a_token_only_loopback_addresses_are_allowed(string host) =>
        Assert.That(await PrivateDaemon.RunAsync(("host", host)), Is.EqualTo(2));

    [Test]
    public async Task A_client_that_exceeds_its_rate_gets_429()
    {
        await using var daemon = await PrivateDaemon.StartAsync(("max_request_rate", 5));

        var answers = new List<Answer>();
        for (var i = 0; i < 20; i++)
            answers.Add(await daemon.Get("/version"));

        Assert.That(answers.Count(answer => answer.Status == OK), Is.AtLeast(5));
        var refused = answers.Find(answer => answer.Status != OK);
        Assert.That(refused?.ExpectError(ErrorCode.TooManyRequests).Header("Retry-After"), Is.EqualTo("1"));
        (await daemon.Get("/health")).Expect(OK);
    }
}
