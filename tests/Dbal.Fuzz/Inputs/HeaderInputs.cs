using System.Text;
using Dbal.Entities;
using Dbal.Fuzz.Drawing;
using Dbal.Fuzz.Runs;
using Dbal.Fuzz.Wire;

namespace Dbal.Fuzz.Inputs;

/// <summary>Headers: preconditions, media types, Host, Origin, traces, tokens; repeated, malformed and too long ones.</summary>
internal sealed class HeaderInputs : IInputs
{
    private static readonly string[] Tags =
    [
        Request.LastETag, Request.LastETag, "*", "\"0\"", "\"\"", "W/\"0\"", $"W/{Request.LastETag}", "w/\"0\"", "\"a\", \"b\"",
        $"\"a\", {Request.LastETag}", "\"a\"\"b\"", "\"", "a", "", ",", ", ,", "\"a\",", "*, \"a\"", "\"a b\"", "\"\\\"\"",
        "\"\u00e9\"", "\"ffffffffffffffff\"", "\"10000000000000000\"", "\"-1\"", "\"+1\"", "\"0x1\"", "\"00\"", "W/", "W/*", "**", "\"\t\"",
    ];

    private static readonly string[] MediaTypes =
    [
        "application/json", "application/json; charset=utf-8", "application/json;charset=UTF-8", "application/json; charset=\"utf-8\"", "APPLICATION/JSON",
        "application/json; charset=utf-16", "application/json; charset=", "application/json;",
        "application/json; a=b", "application/problem+json", "application/vnd.api+json", "text/json", "text/plain", "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x", "application/xml", "*/*", "json", "", "/", "application/",
        "application/json, text/plain", "application/json; charset=utf-8; charset=latin1", "a/b+json", "+json", "application/json\t", "application/j\u00f6on",
    ];

    private static readonly string[] Hosts =
    [
        "localhost", "LOCALHOST", "localhost:1", "127.0.0.1", "127.0.0.1:99999", "[::1]", "[::1]:80", "::1", "localhost.", "localhost:", "localhost:x",
        "example.org", "localhost.example.org", "localhost@example.org", "127.1", "0", "", " ", "a b",
        "localhost,example.org", "[::1", "]", ":", "127.0.0.1:80:80", "\u00e9", "user:pw@localhost", "2130706433", "http://localhost", "localhost/x",
    ];

    private static readonly string[] Traces =
    [
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-extra", "00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331", "00", "", "-", "\u00e9", "00-zz-zz-zz",
    ];

    private static readonly (string Name, string[] Values)[] Others =
    [
        ("Origin", ["null", "", "http://localhost", "https://localhost", "http://example.org", "http://localhost:1", "file://", "*", "\u00e9"]),
        ("Authorization", ["Bearer x", "Bearer", "bearer x", "Basic eDp5", "Bearer  x", "Bearer \u00e9", "x", "", "Bearer x, Bearer y"]),
        ("Accept", ["*/*", "text/html", "application/xml;q=0", "", ",", "a/b;q=2", "\u00e9"]),
        ("Accept-Encoding", ["gzip", "br, gzip", "identity;q=0", "*;q=0", ""]),
        ("Content-Encoding", ["gzip", "identity", "", "br", "deflate, gzip"]),
        ("Connection", ["close", "keep-alive", "upgrade", "Close, Foo", "", "x"]),
        ("Upgrade", ["h2c", "websocket", "TLS/1.3"]),
        ("HTTP2-Settings", ["AAMAAABkAAQAAP__"]),
        ("Expect", ["100-continue", "100-Continue", "200-ok", ""]),
        ("Range", ["bytes=0-", "bytes=0-1", "bytes=-1", "lines=1-2", "bytes=9-1"]),
        ("If-Modified-Since", ["Thu, 01 Jan 1970 00:00:00 GMT", "x", ""]),
        ("If-Unmodified-Since", ["Thu, 01 Jan 1970 00:00:00 GMT", "x"]),
        ("If-Range", ["\"0\"", "x"]),
        ("X-HTTP-Method-Override", ["DELETE", "GET"]),
        ("X-Forwarded-Host", ["example.org"]),
        ("X-Forwarded-For", ["1.2.3.4, 5.6.7.8", "x"]),
        ("X-Original-URL", ["/health"]),
        ("Cookie", ["a=b", ";", "=", "\u00e9=\u00e9"]),
        ("Cache-Control", ["no-cache", "max-age=0", "only-if-cached"]),
        ("Keep-Alive", ["timeout=1", "x"]),
        ("TE", ["trailers", "gzip"]),
        ("Trailer", ["X", "Content-Length"]),
        ("Max-Forwards", ["0", "x"]),
        ("Date", ["x"]),
        ("tracestate", ["a=b", "", "\u00e9", "a=b,a=b"]),
        ("Sec-Fetch-Site", ["cross-site", "same-origin"]),
        ("Access-Control-Request-Method", ["DELETE"]),
    ];

    /// <inheritdoc/>
    public string Name => "headers";

    /// <inheritdoc/>
    public double Share => 0.09;

    /// <inheritdoc/>
    public double RequestsOfInput => 1.8;

    /// <inheritdoc/>
    public IInput Next(Draw draw, string tenant)
    {
        var entity = draw.Chance(0.7) ? Rows.Named("shop.product") : Rows.Named("audit.audit_log");
        var (path, id) = (Rows.AddressOf(tenant, entity), draw.Uuid());
        var create = Request.WithJson("POST", path, Row(draw, entity, id));
        var request = draw.Below(7) switch
        {
            0 => new Request("GET", $"{path}/{id}"),
            1 => new Request(draw.Of("GET", "HEAD"), draw.Of(path, "/health", "/status", "/metrics", "/openapi/v1.json")),
            2 => Request.WithJson("PUT", $"{path}/{id}", Row(draw, entity, id)),
            3 => Request.WithJson("PATCH", $"{path}/{id}", "{}"),
            4 => new Request("DELETE", $"{path}/{id}"),
            5 => Request.WithJson("PUT", $"{path}?on=id", Row(draw, entity, id)),
            _ => Request.WithJson("POST", path, Row(draw, entity, draw.Uuid())),
        };
        for (var changes = draw.Between(1, 4); changes > 0; changes--)
            request = Changed(draw, request);
        return draw.Chance(0.8) ? new RequestsInput([create, request]) : new RequestsInput(request);
    }

    private static string Row(Draw draw, Entity entity, Guid id) => Rows.Json(draw, [("id", $"\"{id}\""), .. Rows.Legal(draw, entity, _ => null)]);

    private static Request Changed(Draw draw, Request request)
    {
        switch (draw.Below(12))
        {
            case < 4:
                return request.With(
                    Spelled(draw, draw.Of("If-Match", "If-None-Match")),
                    draw.Chance(0.95) ? draw.Of(Tags) : string.Join(", ", Enumerable.Repeat(draw.Of(Tags), draw.Size(3000))));
            case 4:
                return Without(request, "Content-Type").With(Spelled(draw, "Content-Type"), draw.Of(MediaTypes));
            case 5:
                return (draw.Chance(0.8) ? Without(request, "Host") : request).With(Spelled(draw, "Host"), draw.Of(Hosts));
            case 6:
                return request.With(Spelled(draw, "traceparent"), draw.Of(Traces));
            case 7 when draw.Chance(0.3):
                return Without(request, draw.Of("Host", "Content-Type"));
            case 8 when draw.Chance(0.3):
                var many = Enumerable.Range(0, draw.Of(20, 97, 98, 99, 100, 101, 200)).Select(each => ($"X-{each}", "x"));
                return request with { Headers = [.. request.Headers, .. many] };
            case 9 when draw.Chance(0.3):
                return request.With("X-Long", new string('x', draw.Size(40_000)));
            case 10 when draw.Chance(0.5):
                return request.With(OddName(draw), Latin(draw, Texts.Any(draw, 60)));
            default:
                var (name, values) = draw.Of(Others);
                return request.With(Spelled(draw, name), draw.Chance(0.9) ? draw.Of(values) : Latin(draw, Texts.Legal(draw, 200)));
        }
    }

    private static Request Without(Request request, string name) => request with { Headers = [.. request.Headers.Where(header => header.Name != name)] };

    private static string OddName(Draw draw) => draw.Of(
        "X", "X-\u00e9", "", " X", "X ", "X:Y", "X(", "X\tY", "(", "\"X\"", "x_y", "X.Y", "Content-Type", "Host", new string('n', draw.Size(2000)));

    private static string Spelled(Draw draw, string name) => draw.Below(8) switch { 0 => name.ToLowerInvariant(), 1 => name.ToUpperInvariant(), _ => name };

    // Line breaks are removed: they would create other headers, such as a second Content-Length, which the framing inputs cover.
    private static string Latin(Draw draw, string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text)).Replace('\r', ' ').Replace('\n', draw.Of(' ', '\t', '\0'));
}
