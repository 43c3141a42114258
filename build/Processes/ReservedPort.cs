using System.Net;
using System.Net.Sockets;

namespace Build.Processes;

/// <summary>
/// A port on 127.0.0.1 for a program that cannot choose a free port itself. Other runs do not use a reserved port. Other programs can still bind it
/// until the program does.
/// </summary>
internal sealed class ReservedPort : IDisposable
{
    private readonly MachineLock reservation;

    private ReservedPort(int port, MachineLock reservation)
    {
        Port = port;
        this.reservation = reservation;
    }

    /// <summary>The port number.</summary>
    public int Port { get; }

    /// <summary>Reserves the first free port.</summary>
    /// <param name="first">The first port to try.</param>
    /// <exception cref="InvalidOperationException">No port is free.</exception>
    public static ReservedPort Take(int first)
    {
        for (var port = first; port <= IPEndPoint.MaxPort; port++)
        {
            if (!IsFree(port) || MachineLock.TryTake($"port {port}") is not { } reservation)
                continue;
            if (IsFree(port))
                return new ReservedPort(port, reservation);
            reservation.Dispose();
        }

        throw new InvalidOperationException($"Cannot reserve a port: no port from {first} to {IPEndPoint.MaxPort} is free on 127.0.0.1.");
    }

    /// <summary>Whether no program listens on the port.</summary>
    /// <param name="port">The port.</param>
    public static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <inheritdoc />
    public void Dispose() => reservation.Dispose();
}
