using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using NUnit.Framework;

namespace Dbal.TestClient;

/// <summary>Sends requests as bytes that no HTTP client would send.</summary>
public static class RawConnection
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Sends a request over a separate connection, and reads until the daemon closes it.</summary>
    /// <param name="request">The request's characters, each a byte (Latin-1).</param>
    public static async Task<RawAnswer> Send(string request)
    {
        var url = DaemonUnderTest.Target.BaseUrl;
        if (url.Scheme != Uri.UriSchemeHttp)
            Assert.Ignore("This test requires a daemon with plain HTTP.");
        using var limit = new CancellationTokenSource(Limit);
        using var client = new TcpClient();
        await client.ConnectAsync(url.Host, url.Port, limit.Token);
        var stream = client.GetStream();
        var received = new MemoryStream();
        var receiving = stream.CopyToAsync(received, limit.Token);
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), limit.Token);
            await receiving;
        }
        catch (IOException)
        {
            // The daemon may close the connection before it has read everything. Its response has arrived nevertheless.
        }

        return RawAnswer.Parse(Encoding.UTF8.GetString(received.ToArray()));
    }
}

/// <summary>The last response on a connection.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Head">The status line and the headers.</param>
/// <param name="Body">The body.</param>
public sealed record RawAnswer(int Status, string Head, string Body)
{
    /// <summary>Asserts a failure with the API's error body.</summary>
    /// <param name="code">The code.</param>
    public RawAnswer ExpectError(ErrorCode code)
    {
        Assert.That(Status, Is.EqualTo((int)code.Status), ToString());
        Assert.That(Head, Does.Contain("Content-Type: application/json").And.Contain("Cache-Control: no-store").And.Contain("X-Content-Type-Options: nosniff"));
        var body = JsonDocument.Parse(Body).RootElement;
        Assert.That(body.GetProperty("success").GetBoolean(), Is.False, ToString());
        Assert.That(body.GetProperty("error").GetProperty("code").GetString(), Is.EqualTo(code.Name), ToString());
        Assert.That(body.GetProperty("error").GetProperty("message").GetString(), Is.Not.Empty, ToString());
        return this;
    }

    internal static RawAnswer Parse(string text)
    {
        Assert.That(text, Does.StartWith("HTTP/1.1 "), "a response");
        var begin = text.LastIndexOf("HTTP/1.1 ", StringComparison.Ordinal);
        var end = text.IndexOf("\r\n\r\n", begin, StringComparison.Ordinal);
        var head = text[begin..end];
        return new RawAnswer(int.Parse(head.AsSpan(9, 3)), head, text[(end + 4)..]);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Head}\n\n{Body}";
}
