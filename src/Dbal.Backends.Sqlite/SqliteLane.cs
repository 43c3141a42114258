using System.Collections.Concurrent;

namespace Dbal.Backends.Sqlite;

/// <summary>Sessions for some operations at a time; others wait in line.</summary>
internal sealed class SqliteLane(SqliteLocation location, int size, TimeSpan timeout) : IDisposable
{
    private readonly SemaphoreSlim free = new(size);
    private readonly ConcurrentStack<SqliteSession> idle = new();

    /// <summary>Waits for a session.</summary>
    /// <exception cref="TimeoutException">None got free in time.</exception>
    public async ValueTask<SqliteSession> TakeAsync(CancellationToken cancellation)
    {
        if (!await free.WaitAsync(timeout, cancellation))
            throw new TimeoutException("Every session of the SQLite database is in use.");
        try
        {
            if (!idle.TryPop(out var session))
                session = SqliteSession.Open(location, this, timeout);
            session.Begin(cancellation);
            return session;
        }
        catch
        {
            free.Release();
            throw;
        }
    }

    /// <summary>Gives a session back.</summary>
    public void Return(SqliteSession session)
    {
        idle.Push(session);
        free.Release();
    }

    /// <summary>Closes the sessions that are not in use.</summary>
    public void Dispose()
    {
        while (idle.TryPop(out var session))
            session.Dispose();
        free.Dispose();
    }
}
