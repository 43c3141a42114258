using System.Net;
using System.Net.Sockets;

namespace Build.Databases;

/// <summary>TCP ports of 127.0.0.1.</summary>
internal static class LoopbackPort
{
    /// <summary>Whether nothing listens on the port, so that a server can.</summary>
    public static bool IsFree(int port)
    {
        try
        {
            using TcpListener listener = new(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>The first free port from the given one on.</summary>
    public static int FirstFree(int port)
    {
        var found = Enumerable.Range(port, 65536 - port).FirstOrDefault(IsFree);
        return found > 0 ? found : throw new DatabaseException($"No port from {port} to 65535 is free on 127.0.0.1.", "End what listens there, or choose a lower port.");
    }

    /// <summary>A free port of the system's choice.</summary>
    public static int Any()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
