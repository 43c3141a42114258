namespace Dbal.ConformanceTests.Addresses;

/// <summary>Headers of requests and responses. <see cref="Contract.ApiContract"/> checks no-store and nosniff on every response.</summary>
public sealed class HeaderTests : DaemonTest
{
    private const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Test]
    public async Task Location_is_the_path_of_the_created_row()
    {
        var created = (await Products.Create(Samples.Product("A-1"))).Expect(Created);
        var upserted = (await Products.Upsert("sku", Samples.Product("A-2"))).Expect(Created);
        var called = (await Daemon.Post("/api/dbal", new { entity = "shop.product", action = "create", tenantId = Tenant, payload = Samples.Product("A-3") })).Expect(Created);

        foreach (var answer in new[] { created, upserted, called })
        {
            Assert.That(answer.Location, Is.EqualTo($"{Products.Path}/{answer.Id}"));
            (await Daemon.Get(answer.Location!)).Expect(OK).ExpectFields(new { id = answer.Id });
        }

        Assert.That((await Products.Upsert("sku", Samples.Product("A-2"))).Expect(OK).Location, Is.Null, "nothing was created");
    }

    [Test]
    public async Task The_clients_trace_is_returned()
    {
        Assert.That((await Get("/health", Trace)).Header("traceparent"), Is.EqualTo(Trace));
        Assert.That((await Get($"{Products.Path}/unknown", Trace)).Header("traceparent"), Is.EqualTo(Trace), "of a failure too");
    }

    [TestCase("")]
    [TestCase("nonsense")]
    [TestCase("00-00000000000000000000000000000000-b7ad6b7169203331-01")]
    [TestCase("00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01")]
    public async Task A_request_without_a_trace_gets_one(string received) =>
        Assert.That((await Get("/health", received)).Header("traceparent"), Is.Not.Null.And.Match("^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$").And.Not.EqualTo(received));

    [TestCase("evil.example")]
    [TestCase("evil.example:8080")]
    [TestCase("localhost.evil.example")]
    [TestCase("127.0.0.1.evil.example")]
    [TestCase("192.168.0.1")]
    public async Task Without_a_token_another_Host_gets_403(string host)
    {
        RequireNoToken();

        (await Send("/health", ("Host", host))).ExpectError(ErrorCode.Forbidden);
        (await Send(Products.Path, ("Host", host))).ExpectError(ErrorCode.Forbidden);
        (await Daemon.Send(HttpMethod.Post, Products.Path, Samples.Product("A-1"), headers: [("Host", host)])).ExpectError(ErrorCode.Forbidden);
        (await Products.List()).ExpectColumn("id");
    }

    [TestCase("localhost")]
    [TestCase("LOCALHOST:80")]
    [TestCase("127.0.0.1:12345")]
    [TestCase("[::1]")]
    [TestCase("[::1]:8080")]
    public async Task Without_a_token_all_names_of_this_machine_are_accepted(string host) => (await Send("/health", ("Host", host))).Expect(OK);

    [TestCase("http://evil.example")]
    [TestCase("https://localhost")]
    [TestCase("http://localhost:3000")]
    [TestCase("null")]
    public async Task Without_a_token_a_foreign_Origin_gets_403(string origin)
    {
        RequireNoToken();

        (await Send(Products.Path, ("Origin", origin))).ExpectError(ErrorCode.Forbidden);
        (await Send(Products.Path, ("Origin", $"{DaemonUnderTest.Target.BaseUrl}".TrimEnd('/')))).Expect(OK);
    }

    [TestCase("GET")]
    [TestCase("PUT")]
    [TestCase("PATCH")]
    [TestCase("DELETE")]
    public async Task Bulk_supports_only_POST(string method)
    {
        var answer = (await Daemon.Send(new HttpMethod(method), $"{Products.Path}/_bulk", method == "GET" ? null : new { })).ExpectError(ErrorCode.MethodNotAllowed);

        Assert.That(answer.Allow, Is.EqualTo("POST"));
    }

    [Test]
    public async Task HEAD_is_GET_without_the_body()
    {
        var id = await Products.Add(Samples.Product("A-1"));
        var read = (await Products.Read(id)).Expect(OK);

        var head = await Daemon.Send(HttpMethod.Head, $"{Products.Path}/{id}");

        Assert.That((head.Status, head.Text, head.ETag, head.Header("Content-Length")), Is.EqualTo((OK, "", read.ETag, read.Header("Content-Length"))));
    }

    private static void RequireNoToken()
    {
        if (DaemonUnderTest.Target.Token is not null)
            Assert.Ignore("This test requires a daemon without a token.");
    }

    private Task<Answer> Get(string path, string trace) => Send(path, ("traceparent", trace));

    private Task<Answer> Send(string path, params (string Name, string Value)[] headers) => Daemon.Send(HttpMethod.Get, path, headers: headers);
}
