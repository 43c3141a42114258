using System.Net;
using System.Net.Sockets;

namespace Build.Processes;

/// <summary>
/// A port of 127.0.0.1 for a program that cannot choose one by itself. No other run takes it as long as it is reserved; any other program can
/// until the port is bound.
/// </summary>
internal sealed class ReservedPort : IDisposable
{
    private readonly MachineLock reservation;

    private ReservedPort(int port, MachineLock reservation)
    {
        Port = port;
        this.reservation = reservation;
    }

    /// <summary>The port's number.</summary>
    public int Port { get; }

    /// <summary>Reserves the first port that nothing listens on and no run has reserved.</summary>
    /// <param name="first">The port that is tried first.</param>
    /// <exception cref="InvalidOperationException">No port is left.</exception>
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

        throw new InvalidOperationException($"No port from {first} to {IPEndPoint.MaxPort} is free on 127.0.0.1.");
    }

    /// <summary>Whether nothing listens on the port, so that a server can.</summary>
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
