using System.Collections.Concurrent;

namespace Dbal.Backends.Sqlite;

/// <summary>Sessions for some operations at a time; others wait in line.</summary>
/// <param name="location">Where the database is.</param>
/// <param name="size">How many operations at a time.</param>
/// <param name="creates">Whether a session makes a file that does not exist.</param>
/// <param name="timeout">How long one operation may take.</param>
internal sealed class SqliteLane(SqliteLocation location, int size, bool creates, TimeSpan timeout) : IDisposable
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
