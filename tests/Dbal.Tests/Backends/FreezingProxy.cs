using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Dbal.Tests.Backends;

/// <summary>A proxy between a backend and its server that can be frozen: connections stay open or are accepted, but no data is forwarded.</summary>
internal sealed class FreezingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Uri target;
    private readonly CancellationTokenSource ended = new();
    private readonly ConcurrentBag<Socket> sockets = [];
    private volatile bool frozen;

    /// <summary>Starts to forward to the server of a URL.</summary>
    public FreezingProxy(string url)
    {
        target = new Uri(url);
        listener.Start();
        Url = url.Replace(target.Authority, $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}", StringComparison.Ordinal);
        _ = AcceptAsync();
    }

    /// <summary>The URL, pointing to the proxy.</summary>
    public string Url { get; }

    /// <summary>Stops forwarding.</summary>
    /// <param name="breaking">Whether to break open connections.</param>
    public void Freeze(bool breaking)
    {
        frozen = true;
        if (!breaking)
            return;
        foreach (var socket in sockets)
            socket.Close(0);
    }

    /// <summary>Closes every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        listener.Stop();
        foreach (var socket in sockets)
            socket.Dispose();
        ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync(ended.Token);
                sockets.Add(client);
                if (frozen)
                    continue;
                var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
                sockets.Add(server);
                await server.ConnectAsync(target.Host, target.Port, ended.Token);
                _ = ForwardAsync(client, server);
                _ = ForwardAsync(server, client);
            }
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // the test has ended
        }
    }

    private async Task ForwardAsync(Socket from, Socket to)
    {
        try
        {
            var buffer = new byte[64 * 1024];
            while (await from.ReceiveAsync(buffer, ended.Token) is > 0 and var length)
            {
                if (frozen)
                    await Task.Delay(Timeout.Infinite, ended.Token);
                for (var sent = 0; sent < length;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, length - sent), ended.Token);
            }
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // one side has closed the connection, or the test has ended
        }
    }
}
