using System.Text;
using Dbal.Fuzz.Drawing;
using Dbal.Fuzz.Runs;
using Dbal.Fuzz.Wire;

namespace Dbal.Fuzz.Inputs;

/// <summary>Framing: wrong lengths, malformed chunks, pipelining, malformed heads, requests in pieces and aborted ones.</summary>
internal sealed class FramingInputs : IInputs
{
    private const string Json = "Host: localhost\r\nContent-Type: application/json\r\n";

    private static readonly string[] RequestLines =
    [
        "GET /health HTTP/1.0", "GET /health HTTP/1.2", "GET /health HTTP/2.0", "GET /health HTTP/0.9", "GET /health", "GET", "", " GET /health HTTP/1.1",
        "GET  /health HTTP/1.1", "GET\t/health\tHTTP/1.1", "GET /health http/1.1",
        "GET /health HTTP/1.1 ", "GET /health HTTP/1.1 x", "GET /health HTTP/11", "GET /health FTP/1.1", "G\u00e9T /health HTTP/1.1",
        "GET /h\u00e9 HTTP/1.1", "GET /\0 HTTP/1.1", "GET * HTTP/1.1", "OPTIONS * HTTP/1.1", "CONNECT localhost:80 HTTP/1.1",
        "GET health HTTP/1.1", "GET ? HTTP/1.1", "GET http:///x HTTP/1.1", "GET http://[::1 HTTP/1.1", "\u0016\u0003\u0001\u0002\0\u0001", "{\"a\":1}",
        "HTTP/1.1 200 OK",
    ];

    private static readonly string[] HeaderLines =
    [
        "X", ": x", " X: y", "X : y", "X\t: y", "X: \0", "X: a\rb", "X: a\nY: b", "X: y\r\n folded", "\u00e9: x", "X: \u00ff", "X\0: y", "Host: localhost",
        "Host: a, b", "Transfer-Encoding: gzip", "Transfer-Encoding: identity",
        "Transfer-Encoding: chunked, chunked", "Transfer-Encoding: gzip, chunked", "Transfer-Encoding:", "Transfer-Encoding: CHUNKED",
        "Transfer-Encoding: chunked;a=b", "Transfer-Encoding: \u000bchunked", "Content-Length: 2, 2", "Content-Length: 2, 3",
        "Content-Length: -1", "Content-Length: +2", "Content-Length: 0x2", "Content-Length:", "Content-Length: 2 2", "Content-Length: 99999999999999999999",
        "Content-Length: 9223372036854775807", "Content-Length: 2.0", "Content-Length: \u0662",
        "Expect: 100-continue", "Expect: x", "Connection: close", "Connection: keep-alive, close", "Connection: Content-Length",
        "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__",
    ];

    private static readonly string[] Chunks =
    [
        "2\r\n{}\r\n0\r\n\r\n", "1\r\n{\r\n1\r\n}\r\n0\r\n\r\n", "02\r\n{}\r\n00\r\n\r\n", "2;a=b\r\n{}\r\n0;c\r\n\r\n", "2\r\n{}\r\n0\r\nX: y\r\n\r\n",
        "2\r\n{}\r\n0\r\nContent-Length: 5\r\n\r\n", "2\r\n{}0\r\n\r\n", "2\n{}\n0\n\n", "2 \r\n{}\r\n0\r\n\r\n",
        " 2\r\n{}\r\n0\r\n\r\n", "0x2\r\n{}\r\n0\r\n\r\n", "-2\r\n{}\r\n0\r\n\r\n", "+2\r\n{}\r\n0\r\n\r\n", "\r\n{}\r\n0\r\n\r\n", "3\r\n{}\r\n0\r\n\r\n",
        "1\r\n{}\r\n0\r\n\r\n", "80000000\r\n{}", "FFFFFFFF\r\n{}", "7FFFFFFFFFFFFFFF\r\n{}", "FFFFFFFFFFFFFFFFF\r\n{}",
        "2\r\n{}\r\n", "2\r\n{}\r\n0\r\n", "2", "2\r", "g\r\n{}", "0\r\n\r\n", "2;\"\r\n{}\r\n0\r\n\r\n", "2\r\n{}\r\n0\r\nno colon\r\n\r\n", "2;\r{}\r\n",
    ];

    /// <inheritdoc/>
    public string Name => "framing";

    /// <inheritdoc/>
    public double Share => 0.07;

    /// <inheritdoc/>
    public double RequestsOfInput => 3.1;

    /// <inheritdoc/>
    public IInput Next(Draw draw, string tenant)
    {
        var path = Rows.AddressOf(tenant, Rows.Named("shop.product"));
        if (draw.Chance(0.15))
            return Pipeline(draw, path);
        var bytes = draw.Below(8) switch
        {
            0 => Latin($"{draw.Of(RequestLines)}\r\nHost: localhost\r\n\r\n"),
            1 or 2 => Latin(
                $"{Line(draw, path)}{Json}{string.Concat(draw.Many(1, 3, () => draw.Of(HeaderLines) + "\r\n"))}\r\n"
                + $"{draw.Of("", "{}", "{}x", draw.Of(Chunks))}"),
            3 or 4 => Latin($"{Line(draw, path)}{Json}Transfer-Encoding: chunked\r\n{(draw.Chance(0.1) ? "Content-Length: 2\r\n" : "")}\r\n{draw.Of(Chunks)}"),
            5 => Latin(
                $"{Line(draw, path)}{Json}Content-Length: {draw.Of(0, 1, 2, 3, 10, 2_000_000, 40_000_000)}\r\n\r\n"
                + $"{draw.Of("", "{", "{}", "{}{}", new string(' ', 3000))}"),
            6 => Large(draw, path),
            _ => Damaged(
                draw,
                [.. new Request("POST", path, "{}"u8.ToArray()).With("Content-Type", "application/json").ToBytes(),
                    .. new Request("GET", "/health").ToBytes()]),
        };
        if (draw.Chance(0.1))
            bytes = [.. Latin(draw.Of("\r\n", "\n", "\r\n\r\n\r\n", " ", "\0")), .. bytes];
        return new WireInput(Cut(draw, bytes), draw.Below(10) switch { 0 => Ending.Reset, 1 => Ending.HalfClose, _ => Ending.Close });
    }

    private static string Line(Draw draw, string path)
    {
        var target = draw.Of(path, path + "/_bulk", path + "?on=sku", "/api/dbal", "/health", $"{path}/{draw.Uuid()}");
        return $"{draw.Of("POST", "POST", "PUT", "GET", "DELETE")} {target} HTTP/{draw.Of("1.1", "1.1", "1.1", "1.0")}\r\n";
    }

    // Pipelined requests must be answered in order.
    private static WireInput Pipeline(Draw draw, string path)
    {
        var requests = draw.Many(2, 30, () => draw.Below(4) switch
        {
            0 => new Request("GET", "/health"),
            1 => Request.WithJson("POST", path, $"{{\"sku\":\"{draw.Uuid()}\",\"name\":\"a\",\"price\":\"1\"}}"),
            2 => Request.WithJson("POST", path, "{}"),
            _ => new Request("GET", $"{path}?limit=2"),
        });
        byte[] bytes = [.. requests.SelectMany(request => request.ToBytes())];
        return new WireInput(Cut(draw, bytes)) { Answers = requests.Count };
    }

    private static byte[] Large(Draw draw, string path) => Latin(draw.Below(5) switch
    {
        0 => $"GET {path}?sku={new string('x', draw.Of(60_000, 65_500, 66_000, 200_000))} HTTP/1.1\r\nHost: localhost\r\n\r\n",
        1 => $"GET /health HTTP/1.1\r\nHost: localhost\r\nX: {new string('x', draw.Of(30_000, 33_000, 100_000))}\r\n\r\n",
        2 => $"GET /health HTTP/1.1\r\nHost: localhost\r\n{string.Concat(Enumerable.Repeat("X: y\r\n", draw.Of(98, 99, 100, 101, 5000)))}\r\n",
        3 => $"POST {path} HTTP/1.1\r\n{Json}Transfer-Encoding: chunked\r\n\r\n"
            + $"{string.Concat(Enumerable.Repeat("1\r\n \r\n", draw.Of(100, 20_000)))}2\r\n{{}}\r\n0\r\n\r\n",
        _ => $"POST {path} HTTP/1.1\r\n{Json}Transfer-Encoding: chunked\r\n\r\n2;{new string('e', draw.Of(1000, 100_000))}\r\n{{}}\r\n0\r\n\r\n",
    });

    private static byte[] Damaged(Draw draw, byte[] bytes)
    {
        var list = bytes.ToList();
        for (var changes = draw.Between(1, 3); changes > 0; changes--)
        {
            var at = draw.Below(list.Count);
            switch (draw.Below(3))
            {
                case 0:
                    list[at] = (byte)draw.Of(draw.Below(256), '\r', '\n', 0, ' ', ':');
                    break;
                case 1:
                    list.RemoveRange(at, Math.Min(list.Count - at, draw.Between(1, 8)));
                    break;
                default:
                    list.InsertRange(at, draw.Of("\r\n"u8.ToArray(), "\n"u8.ToArray(), "\0"u8.ToArray(), ":"u8.ToArray(), draw.Bytes(3)));
                    break;
            }
        }

        return [.. list];
    }

    private static List<Segment> Cut(Draw draw, byte[] bytes)
    {
        var segments = new List<Segment>();
        var at = 0;
        for (var cuts = draw.Chance(0.7) ? 0 : draw.Between(1, 4); cuts > 0 && at < bytes.Length; cuts--)
        {
            var next = draw.Between(at, bytes.Length);
            segments.Add(new Segment(bytes[at..next], TimeSpan.FromMilliseconds(draw.Below(3))));
            at = next;
        }

        segments.Add(new Segment(bytes[at..]));
        return segments;
    }

    private static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);
}
