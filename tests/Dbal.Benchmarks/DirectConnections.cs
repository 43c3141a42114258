using System.Data.Common;
using Dbal.Backends.Sqlite;

namespace Dbal.Benchmarks;

/// <summary>Where <see cref="DirectSql"/> takes connections from.</summary>
internal interface IDirectConnections
{
    /// <summary>Opens a connection, or takes an open one.</summary>
    ValueTask<DbConnection> OpenAsync(bool writes, CancellationToken cancellation);

    /// <summary>Gives a connection back.</summary>
    ValueTask CloseAsync(DbConnection connection);
}

/// <summary>Connections of the driver's own pool.</summary>
/// <param name="make">Makes a connection that is not open yet.</param>
internal sealed class PooledConnections(Func<DbConnection> make) : IDirectConnections
{
    /// <inheritdoc/>
    public async ValueTask<DbConnection> OpenAsync(bool writes, CancellationToken cancellation)
    {
        var connection = make();
        await connection.OpenAsync(cancellation);
        return connection;
    }

    /// <inheritdoc/>
    public ValueTask CloseAsync(DbConnection connection) => connection.DisposeAsync();
}

/// <summary>SQLite's connections as the daemon keeps them: open, and one for writing, since writers that race would only poll for the file's lock.</summary>
internal sealed class SqliteConnections(SqliteLocation location, TimeSpan timeout) : IDirectConnections
{
    private readonly SqliteSessionPool writers = new(location, 1, creates: true, timeout);
    private readonly SqliteSessionPool readers = new(location, Math.Max(4, Environment.ProcessorCount), creates: true, timeout);

    /// <inheritdoc/>
    public async ValueTask<DbConnection> OpenAsync(bool writes, CancellationToken cancellation) => await (writes ? writers : readers).TakeAsync(cancellation);

    /// <inheritdoc/>
    public ValueTask CloseAsync(DbConnection connection)
    {
        var session = (SqliteSession)connection;
        session.Pool.Return(session);
        return ValueTask.CompletedTask;
    }
}
