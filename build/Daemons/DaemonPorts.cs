using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Build.Daemons;

/// <summary>Hands out ports of this machine, each to one daemon at a time.</summary>
/// <param name="first">The port that is tried first.</param>
internal sealed class DaemonPorts(int first)
{
    private readonly HashSet<int> handedOut = [];

    /// <summary>The lowest port from <c>first</c> on that nothing listens on and that no other row has.</summary>
    /// <param name="taken">Ports below it that something else on this machine listens on.</param>
    public int Take(out IReadOnlyList<int> taken)
    {
        var listening = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(endpoint => endpoint.Port).ToHashSet();
        lock (handedOut)
        {
            var port = first;
            while (handedOut.Contains(port) || listening.Contains(port))
                port++;
            taken = [.. Enumerable.Range(first, port - first).Where(other => !handedOut.Contains(other))];
            handedOut.Add(port);
            return port;
        }
    }

    /// <summary>Lets the port be handed out again.</summary>
    public void Return(int port)
    {
        lock (handedOut)
            handedOut.Remove(port);
    }

    /// <summary>Whether a connection to the port is accepted. Asked again and again beside a daemon that starts, so a refusal costs no exception.</summary>
    public static async Task<bool> AcceptsAsync(int port)
    {
        var answer = new TaskCompletionSource<SocketError>();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var attempt = new SocketAsyncEventArgs { RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, port) };
        attempt.Completed += (_, _) => answer.SetResult(attempt.SocketError);
        if (!socket.ConnectAsync(attempt))
            answer.SetResult(attempt.SocketError);
        return await answer.Task == SocketError.Success;
    }

    /// <summary>Whether something listens on the port.</summary>
    public static bool IsBound(int port) =>
        IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(endpoint => endpoint.Port == port);
}
