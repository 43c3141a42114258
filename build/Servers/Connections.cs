using Build.Processes;
using System.Data.Common;

namespace Build.Servers;

/// <summary>Connections of ADO.NET drivers.</summary>
internal static class Connections
{
    // The drivers' own limit is shorter. MySqlConnector's does not hold from the end of the TLS handshake to the end of the login.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    /// <summary>How long a driver may take to connect: 5 s on an idle machine.</summary>
    public static TimeSpan Limit => new TimeLimits().Scale(TimeSpan.FromSeconds(5)).Value;

    /// <summary>Opens a connection, and disposes of one that cannot be opened.</summary>
    /// <param name="connection">The connection, not yet open.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="TimeoutException">The server accepted the connection and then did not answer.</exception>
    public static async Task<T> OpenAsync<T>(T connection, CancellationToken cancellationToken)
        where T : DbConnection
    {
        var opening = connection.OpenAsync(cancellationToken);
        try
        {
            await opening.WaitAsync(Limit + Grace, cancellationToken);
            return connection;
        }
        catch
        {
            // A connection that is still being opened cannot be disposed of yet.
            _ = opening.ContinueWith(_ => connection.DisposeAsync().AsTask(), TaskScheduler.Default).Unwrap();
            throw;
        }
    }
}
