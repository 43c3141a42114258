using System.Collections.Concurrent;

namespace Dbal.Backends.Sqlite;

/// <summary>A pool of sessions. Operations beyond its size wait in a queue.</summary>
/// <param name="location">The location of the database.</param>
/// <param name="size">The maximum number of concurrent operations.</param>
/// <param name="creates">Whether sessions create a missing file.</param>
/// <param name="timeout">The time limit of one operation.</param>
internal sealed class SqliteSessionPool(SqliteLocation location, int size, bool creates, TimeSpan timeout) : IDisposable
{
    private readonly SemaphoreSlim free = new(size);
    private readonly ConcurrentStack<SqliteSession> idle = new();

    /// <summary>Waits for a free session.</summary>
    /// <exception cref="TimeoutException">No session became free in time.</exception>
    public async ValueTask<SqliteSession> TakeAsync(CancellationToken cancellation)
    {
        if (!await free.WaitAsync(timeout, cancellation))
            throw new TimeoutException("All sessions of the SQLite database are in use.");
        try
        {
            if (!idle.TryPop(out var session))
                session = SqliteSession.Open(location, this, creates, timeout);
            session.Begin(cancellation);
            return session;
        }
        catch
        {
            free.Release();
            throw;
        }
    }

    /// <summary>Returns a session.</summary>
    public void Return(SqliteSession session)
    {
        idle.Push(session);
        free.Release();
    }

    /// <summary>Closes the idle sessions.</summary>
    public void Dispose()
    {
        while (idle.TryPop(out var session))
            session.Dispose();
        free.Dispose();
    }
}
