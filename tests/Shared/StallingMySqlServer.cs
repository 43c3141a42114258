using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Dbal.Tests.Shared;

/// <summary>The point at which <see cref="StallingMySqlServer"/> stops answering.</summary>
public enum StallPoint
{
    /// <summary>The connection is accepted, but no byte is sent.</summary>
    Greeting,

    /// <summary>The greeting offers TLS, but the client's handshake is not answered.</summary>
    TlsHandshake,

    /// <summary>The TLS handshake succeeds, but the login is not answered.</summary>
    Login,
}

/// <summary>A server on a free local port that starts MySQL's protocol, then stops answering and keeps its connections open.</summary>
public sealed class StallingMySqlServer : IAsyncDisposable
{
    private const int SslRequestLength = 36; // including the packet header; MySQL Internals, "Protocol::SSLRequest"

    private static readonly Lazy<X509Certificate2> Certificate = new(MakeCertificate);

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private CancellationTokenSource hold = new();
    private readonly StallPoint stall;
    private readonly Task accepting;
    private int accepted;

    /// <summary>Starts to listen.</summary>
    public StallingMySqlServer(StallPoint stall)
    {
        this.stall = stall;
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>The port.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>The number of accepted connections.</summary>
    public int Accepted => Volatile.Read(ref accepted);

    /// <summary>Closes the open connections.</summary>
    public async Task DropConnectionsAsync()
    {
        using var dropped = Interlocked.Exchange(ref hold, new CancellationTokenSource());
        await dropped.CancelAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await DropConnectionsAsync();
        await accepting;
        listener.Dispose();
        end.Dispose();
        hold.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(end.Token);
                Interlocked.Increment(ref accepted);
                connections.Add(ServeAsync(client, hold.Token));
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken dropped)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                if (stall > StallPoint.Greeting)
                    await stream.WriteAsync(Greeting(), dropped);
                if (stall > StallPoint.TlsHandshake)
                {
                    await stream.ReadExactlyAsync(new byte[SslRequestLength], dropped);
                    await using var tls = new SslStream(stream);
                    await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate.Value }, dropped);
                    await Task.Delay(Timeout.Infinite, dropped);
                }
                await Task.Delay(Timeout.Infinite, dropped);
            }
            catch (Exception fault) when (fault is OperationCanceledException or IOException or AuthenticationException)
            {
                // The client has disconnected, or the test has ended.
            }
        }
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    // MySQL Internals, "Protocol::HandshakeV10".
    private static byte[] Greeting()
    {
        const uint longPassword = 1, connectWithDatabase = 1 << 3, protocol41 = 1 << 9, ssl = 1 << 11;
        const uint transactions = 1 << 13, secureConnection = 1 << 15, pluginAuth = 1 << 19;
        const uint capabilities = longPassword | connectWithDatabase | protocol41 | ssl | transactions | secureConnection | pluginAuth;
        using var payload = new MemoryStream();
        using var writer = new BinaryWriter(payload);
        writer.Write((byte)10);
        writer.Write(Encoding.ASCII.GetBytes("8.0.36\0"));
        writer.Write(1); // the connection id
        writer.Write(Encoding.ASCII.GetBytes("12345678\0"));
        writer.Write((ushort)(capabilities & 0xFFFF));
        writer.Write((byte)255); // utf8mb4
        writer.Write((ushort)2); // autocommit
        writer.Write((ushort)(capabilities >> 16));
        writer.Write((byte)21); // length of the scramble
        writer.Write(new byte[10]);
        writer.Write(Encoding.ASCII.GetBytes("123456789012\0caching_sha2_password\0"));
        var body = payload.ToArray();
        return [(byte)body.Length, 0, 0, 0, .. body];
    }
}
