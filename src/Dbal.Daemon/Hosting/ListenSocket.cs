using System.Net;
using System.Net.Sockets;
using Dbal.Daemon.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Dbal.Daemon.Hosting;

/// <summary>Binds the socket that the daemon listens on.</summary>
internal static class ListenSocket
{
    /// <summary>Listens on the first free port of a range. No other program can take the port after it was chosen.</summary>
    /// <param name="host">The address to listen on.</param>
    /// <param name="ports">The ports to try, in order.</param>
    /// <param name="backlog">The maximum number of connections that wait to be accepted.</param>
    /// <exception cref="SocketException">All ports of the range are in use, or the address does not belong to this machine.</exception>
    public static Socket Open(IPAddress host, PortRange ports, int backlog)
    {
        for (var port = ports.First; ; port++)
        {
            Socket? socket = null;
            try
            {
                socket = SocketTransportOptions.CreateDefaultBoundListenSocket(new IPEndPoint(host, port));
                // Two programs can bind the same port while neither listens (SO_REUSEADDR, socket(7)): only listen(2) decides.
                socket.Listen(backlog);
                return socket;
            }
            catch (SocketException fault)
            {
                socket?.Dispose();
                if (fault.SocketErrorCode != SocketError.AddressAlreadyInUse || port >= ports.Last)
                    throw;
            }
        }
    }
}
