using System.Data.Common;
using Dbal.Backends.Sqlite;

namespace Dbal.Benchmarks;

/// <summary>The source of connections for <see cref="DirectSql"/>.</summary>
internal interface IDirectConnections
{
    /// <summary>Opens a connection, or returns an open one.</summary>
    ValueTask<DbConnection> OpenAsync(bool writes, CancellationToken cancellation);

    /// <summary>Returns a connection to the source.</summary>
    ValueTask CloseAsync(DbConnection connection);
}

/// <summary>Connections from the driver's own pool.</summary>
/// <param name="make">Creates an unopened connection.</param>
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

/// <summary>SQLite connections as in the daemon: kept open, and only one for writing, because concurrent writers would poll for the file's lock.</summary>
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
