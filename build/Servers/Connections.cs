using Build.Processes;
using System.Data.Common;

namespace Build.Servers;

/// <summary>Opens connections of ADO.NET drivers.</summary>
internal static class Connections
{
    // The drivers have their own, shorter limit. The limit of MySqlConnector does not cover the time between TLS handshake and login.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    /// <summary>The time limit for a connection: 5 s on an idle machine.</summary>
    public static TimeSpan Limit => new TimeLimits().Scale(TimeSpan.FromSeconds(5)).Value;

    /// <summary>Opens a connection. Disposes of it when it cannot be opened.</summary>
    /// <param name="connection">The closed connection.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
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
            // A connection cannot be disposed of while it is being opened.
            _ = opening.ContinueWith(_ => connection.DisposeAsync().AsTask(), TaskScheduler.Default).Unwrap();
            throw;
        }
    }
}
