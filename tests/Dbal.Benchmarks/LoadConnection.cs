using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dbal.Benchmarks;

/// <summary>
/// A persistent connection that sends requests and reads responses with minimal overhead: the cost of the client is part of both sides of a comparison and
/// would move their ratio towards 1.
/// </summary>
internal sealed class LoadConnection : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] buffer = new byte[64 * 1024];
    private int length;

    /// <summary>Connects to a server on this machine.</summary>
    public static async Task<LoadConnection> OpenAsync(int port, CancellationToken cancellation)
    {
        var connection = new LoadConnection();
        await connection.socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellation);
        return connection;
    }

    /// <summary>Formats a request for HTTP/1.1.</summary>
    public static byte[] Request(string method, string path, string? body = null) => Encoding.UTF8.GetBytes(
        $"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        + (body is null ? "\r\n" : $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));

    /// <summary>Sends a request and reads the whole response, which must have a Content-Length.</summary>
    /// <returns>The body, valid until the next request is sent.</returns>
    /// <exception cref="InvalidOperationException">The response is not a success.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> SendAsync(byte[] request, CancellationToken cancellation)
    {
        await socket.SendAsync(request, cancellation);
        length = 0;
        int headEnd;
        while ((headEnd = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8)) < 0)
            await ReceiveAsync(cancellation);
        var bodyStart = headEnd + 4;
        var bodyLength = ContentLength(buffer.AsSpan(0, headEnd));
        while (length < bodyStart + bodyLength)
            await ReceiveAsync(cancellation);

        var body = buffer.AsMemory(bodyStart, bodyLength);
        return buffer[9] == '2' ? body
            : throw new InvalidOperationException(
                $"{Encoding.UTF8.GetString(request)}\n\nreceived the response\n\n{Encoding.UTF8.GetString(buffer, 0, length)}");
    }

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();

    private async ValueTask ReceiveAsync(CancellationToken cancellation)
    {
        if (length == buffer.Length)
            Array.Resize(ref buffer, buffer.Length * 2);
        var received = await socket.ReceiveAsync(buffer.AsMemory(length), cancellation);
        length += received > 0 ? received : throw new InvalidOperationException("The server closed the connection.");
    }

    // Field names are case-insensitive (RFC 9110, section 5.1).
    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        var name = "content-length:"u8;
        foreach (var range in head.Split("\r\n"u8))
        {
            var field = head[range];
            if (field.Length > name.Length && Ascii.EqualsIgnoreCase(field[..name.Length], name))
                return int.Parse(field[name.Length..].Trim((byte)' '), CultureInfo.InvariantCulture);
        }

        throw new InvalidOperationException($"A response has no Content-Length:\n{Encoding.UTF8.GetString(head)}");
    }
}
