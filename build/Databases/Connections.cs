using System.Data.Common;

namespace Build.Databases;

/// <summary>Connections of ADO.NET drivers.</summary>
internal static class Connections
{
    /// <summary>Opens a connection, and disposes of one that cannot be opened.</summary>
    /// <param name="connection">The connection, not yet open.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<T> OpenAsync<T>(T connection, CancellationToken cancellationToken)
        where T : DbConnection
    {
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
