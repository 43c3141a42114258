using System.Net.Sockets;

namespace Dbal.Fuzz.Wire;

/// <summary>A connection to the daemon.</summary>
internal sealed class Connection : IDisposable
{
    private readonly TcpClient client = new() { NoDelay = true };
    private Stream stream = Stream.Null;

    private Connection()
    {
    }

    /// <summary>The reader of responses.</summary>
    public AnswerReader Answers { get; private set; } = null!;

    /// <summary>Whether the connection had a response, so that the daemon may have closed it since.</summary>
    public bool WasUsed { get; set; }

    /// <summary>Connects.</summary>
    public static async Task<Connection> OpenAsync(Uri daemon, CancellationToken cancellation)
    {
        var connection = new Connection();
        try
        {
            await connection.client.ConnectAsync(daemon.Host, daemon.Port, cancellation);
            connection.stream = connection.client.GetStream();
            connection.Answers = new AnswerReader(connection.stream);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Sends bytes. The daemon may close the connection before it has read everything; its response has arrived nevertheless.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            await stream.WriteAsync(bytes, cancellation);
        }
        catch (IOException)
        {
            // The response is more specific.
        }
    }

    /// <summary>Closes the sending direction, and continues to receive.</summary>
    public void EndSending()
    {
        try
        {
            client.Client.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The daemon has already closed the connection.
        }
    }

    /// <summary>Aborts the connection (RST).</summary>
    public void Reset() => client.Client.Close(0);

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();
}
