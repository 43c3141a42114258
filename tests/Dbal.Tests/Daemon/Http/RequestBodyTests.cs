using System.Net.Http.Headers;
using System.Text;

namespace Dbal.Tests.Daemon.Http;

internal sealed class RequestBodyTests
{
    private const int Limit = 1024 * 1024;
    private const string Rows = "/acme/core/workflow";

    private TestDaemon daemon = null!;

    [OneTimeSetUp]
    public async Task Start() => daemon = await TestDaemon.StartAsync();

    [OneTimeTearDown]
    public ValueTask Stop() => daemon?.DisposeAsync() ?? default; // null when the test was skipped

    [TestCase(0, false, 201)]
    [TestCase(0, true, 201)]
    [TestCase(1, false, 413)]
    [TestCase(1, true, 413)]
    [TestCase(8 * Limit, false, 413)]
    [TestCase(8 * Limit, true, 413)]
    public async Task Bodies_are_limited_to_one_mebibyte(int more, bool chunked, int status)
    {
        var row = $$"""{"name": "{{Guid.NewGuid()}}", "definition": 1}""";
        var body = Encoding.UTF8.GetBytes(row + new string(' ', Limit + more - row.Length));

        var answer = await Send(body, "application/json", chunked);

        Assert.That(answer.Status, Is.EqualTo(status), answer.Text);
    }

    [Test]
    public async Task A_body_that_is_too_large_does_not_close_the_connection()
    {
        using var one = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { BaseAddress = daemon.Http.BaseAddress };

        for (var i = 0; i < 3; i++)
        {
            using var content = new ByteArrayContent(new byte[4 * Limit]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            Assert.That((int)(await one.PostAsync(Rows, content)).StatusCode, Is.EqualTo(413));
        }
    }

    [TestCase(31, 201)]
    [TestCase(32, 413)]
    [TestCase(100_000, 413)]
    public async Task Bodies_are_limited_to_32_levels(int levelsOfField, int status)
    {
        var json = $$"""{"name": "{{Guid.NewGuid()}}", "definition": {{new string('[', levelsOfField)}}{{new string(']', levelsOfField)}}}""";

        Assert.That((await daemon.Post(Rows, json)).Status, Is.EqualTo(status));
        var call = $$"""{"entity": "workflow", "action": "create", "tenantId": "rpc", "payload": {{json}}}""";
        Assert.That((await daemon.Post("/api/dbal", call)).Status, Is.EqualTo(status), "by RPC");
    }

    [TestCase("{\n \"name\": nil}", "line 2, byte 11")]
    [TestCase("{\"name\": \"a\"", "line 1")]
    [TestCase("{} {}", "line 1, byte 4")]
    [TestCase("{'name': 1}", "line 1, byte 2")]
    [TestCase("{\"name\": 1,}", "line 1")]
    [TestCase("{/* */}", "line 1, byte 2")]
    [TestCase("", "empty")]
    [TestCase("{\"name\": \"a\", \"name\": \"b\"}", "Duplicate property 'name'")]
    [TestCase("{\"definition\": {\"a\": 1, \"\\u0061\": 2}}", "Duplicate property 'a'")]
    public async Task Malformed_JSON_is_rejected_with_its_position(string body, string message)
    {
        var answer = await daemon.Post(Rows, body);

        Assert.That((answer.Status, answer.Code), Is.EqualTo((400, "BAD_REQUEST")));
        Assert.That(answer.Message, Does.Contain(message));
    }

    [Test]
    public async Task Bodies_must_be_UTF_8()
    {
        Assert.That((await Send([.. "{\"name\": \""u8, 0xC3, 0x28, .. "\"}"u8], "application/json")).Code, Is.EqualTo("BAD_REQUEST"));
        Assert.That((await Send(Encoding.Unicode.GetBytes("{}"), "application/json; charset=utf-16")).Code, Is.EqualTo("UNSUPPORTED_MEDIA_TYPE"));
        var marked = await Send([.. Encoding.UTF8.Preamble, .. "{\"name\": \"marked\", \"definition\": 1}"u8], "application/json");
        Assert.That(marked.Status, Is.EqualTo(201), "a byte order mark may be ignored");
    }

    [TestCase("{\"\\ud800\": 1}")]
    [TestCase("{\"name\": \"\\ud800\", \"definition\": 1}")]
    [TestCase("{\"name\": \"a\", \"definition\": {\"\\udc00\": 1}}")]
    public async Task Lone_surrogates_are_refused(string body) => Assert.That((await daemon.Post(Rows, body)).Code, Is.EqualTo("VALIDATION_ERROR"));

    [TestCase("application/json", 422)]
    [TestCase("APPLICATION/JSON; charset=\"UTF-8\"", 422)]
    [TestCase("application/merge-patch+json", 422)]
    [TestCase("text/plain", 415)]
    [TestCase("text/json; charset=latin1", 415)]
    [TestCase("application/x-www-form-urlencoded", 415)]
    [TestCase("application/jsonp", 415)]
    [TestCase(null, 415)]
    public async Task Bodies_must_have_a_JSON_media_type(string? type, int status) =>
        Assert.That((await Send("{}"u8.ToArray(), type)).Status, Is.EqualTo(status));

    [Test]
    public async Task Compressed_bodies_are_rejected()
    {
        using var content = new ByteArrayContent("{}"u8.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json"), ContentEncoding = { "gzip" } } };

        Assert.That((int)(await daemon.Http.PostAsync(Rows, content)).StatusCode, Is.EqualTo(415));
    }

    private Task<Answer> Send(byte[] body, string? type, bool chunked = false)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Rows) { Content = new ByteArrayContent(body) };
        if (type is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        request.Headers.TransferEncodingChunked = chunked;
        return daemon.Send(request);
    }
}
