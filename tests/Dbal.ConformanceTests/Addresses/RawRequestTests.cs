namespace Dbal.ConformanceTests.Addresses;

/// <summary>Requests that the HTTP server itself rejects also get the API's error body.</summary>
public sealed class RawRequestTests : DaemonTest
{
    private const string Host = "Host: localhost\r\n";
    private const string Json = Host + "Content-Type: application/json\r\n";

    [TestCase("nonsense\r\n\r\n")]
    [TestCase("GET /health HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n")]
    [TestCase("GET /health HTTP/1.1\r\nHost: localhost\r\nX: \0\r\n\r\n")]
    [TestCase("GET /health HTTP/1.1\r\n\r\n")]
    [TestCase("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\nGET\r\n\r\n")]
    [TestCase("GET /a%00/shop/product HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [TestCase("GET /a/shop/product?name=\u00e9 HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    public async Task A_malformed_request_gets_400(string request) => (await RawConnection.Send(request)).ExpectError(ErrorCode.BadRequest);

    [TestCase("80000000\r\n{")]
    [TestCase("FFFFFFFFFFFFFFFF\r\n{")]
    [TestCase("7FFFFFFFFFFFFFFFFFFFFFF\r\n{")]
    [TestCase("ZZ\r\n{")]
    [TestCase("5\r\n{\"a\":1}\r\n0\r\n\r\n")]
    public async Task A_malformed_chunk_gets_400(string chunks)
    {
        foreach (var (method, path) in new[] { ("POST", Products.Path), ("POST", $"{Products.Path}/_bulk"), ("PUT", $"{Products.Path}?on=sku"), ("POST", "/api/dbal") })
            (await RawConnection.Send($"{method} {path} HTTP/1.1\r\n{Json}Transfer-Encoding: chunked\r\n\r\n{chunks}")).ExpectError(ErrorCode.BadRequest);
    }

    [Test]
    public async Task A_Content_Length_over_the_limit_gets_413() =>
        (await RawConnection.Send($"POST {Products.Path} HTTP/1.1\r\n{Json}Connection: close\r\nContent-Length: 99999999999\r\n\r\n{{")).ExpectError(ErrorCode.PayloadTooLarge);

    [Test]
    public async Task A_URL_that_is_too_long_gets_414() =>
        (await RawConnection.Send($"GET {Products.Path}?sku={new string('x', 300_000)} HTTP/1.1\r\n{Host}\r\n")).ExpectError(ErrorCode.UriTooLong);

    [Test]
    public async Task Headers_that_are_too_large_get_431()
    {
        var headers = string.Concat(Enumerable.Range(0, 90).Select(each => $"X-{each}: {new string('x', 2000)}\r\n"));

        (await RawConnection.Send($"GET /health HTTP/1.1\r\n{Host}{headers}\r\n")).ExpectError(ErrorCode.HeadersTooLarge);
    }

    [Test]
    public async Task A_method_with_another_kind_of_target_gets_405() =>
        Assert.That((await RawConnection.Send($"GET * HTTP/1.1\r\n{Host}\r\n")).ExpectError(ErrorCode.MethodNotAllowed).Head, Does.Contain("Allow: "));
}
