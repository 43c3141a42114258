using System.Data.Common;
using System.Diagnostics;
using Dbal.Entities;
using Dbal.Errors;

namespace Dbal.Backends.Sql;

// The part that borrows connections, retries, and translates failures.
public abstract partial class SqlBackend
{
    private const int MaxAttempts = 6;
    private const int FirstPause = 10; // maximum in milliseconds; doubled with each attempt

    // The limits of the database and the driver apply first, because their errors are more specific.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    private long lastDrop;

    /// <summary>Opens or borrows a connection.</summary>
    /// <param name="writes">Whether the operation writes.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    protected internal abstract ValueTask<DbConnection> OpenAsync(bool writes, CancellationToken cancellation);

    /// <summary>Returns a connection of <see cref="OpenAsync"/>.</summary>
    protected internal virtual ValueTask CloseAsync(DbConnection connection) => connection.DisposeAsync();

    /// <summary>Creates the session of an operation on a connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="patient">Whether statements have no time limit, as for creating tables and indexes.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    protected virtual SqlSession Use(DbConnection connection, bool patient, CancellationToken cancellation) =>
        new(connection, commandTimeout: null, cancellation);

    /// <summary>Runs an operation with a time limit and cancellation, for an adapter that implements these itself instead of the driver.</summary>
    /// <param name="connection">The connection that the operation uses.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="limit">The time limit; <see cref="Timeout.InfiniteTimeSpan"/> for none.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    protected virtual Task<T> WatchAsync<T>(DbConnection connection, Func<Task<T>> operation, TimeSpan limit, CancellationToken cancellation) => operation();

    /// <summary>Closes the idle connections of the pool, after one of them was found broken.</summary>
    protected virtual ValueTask DropIdleConnectionsAsync() => ValueTask.CompletedTask;

    /// <summary>Runs an operation on a connection, retries it after a deadlock, and translates its failures to <see cref="DbalException"/>.</summary>
    private async Task<T> RunAsync<T>(
        Entity? entity, Func<SqlSession, Task<T>> operation, CancellationToken cancellation, bool writes = false, bool deletes = false, bool patient = false)
    {
        var started = Stopwatch.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var opened = 0L;
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            if (!patient)
                limit.CancelAfter(LeftSince(started));
            try
            {
                var connection = await OpenAsync(writes, limit.Token);
                opened = Stopwatch.GetTimestamp();
                var most = patient ? Timeout.InfiniteTimeSpan : timeout;
                return await WatchAsync(connection, () => UseAsync(connection, operation, patient, limit.Token), most, limit.Token);
            }
            catch (Exception fault) when (cancellation.IsCancellationRequested && fault is not DbalException)
            {
                throw new OperationCanceledException("The caller cancelled the operation.", fault, cancellation);
            }
            catch (Exception fault) when (limit.IsCancellationRequested && fault is not DbalException)
            {
                throw opened == 0 ? DbalException.Unavailable(fault) : DbalException.TimedOut(fault);
            }
            catch (Exception fault) when (dialect.Classify(fault) is { } failure)
            {
                if (failure.Kind == SqlFailureKind.Unavailable && opened != 0)
                    await DropIdleConnectionsAsync(opened);
                if (!MayTryAgain(failure.Kind, attempt, Stopwatch.GetElapsedTime(started), broke: opened != 0 && !writes))
                    throw Translate(failure, opened != 0, entity, deletes, fault);
                if (failure.Kind == SqlFailureKind.Deadlock)
                    started = Stopwatch.GetTimestamp(); // PostgreSQL needs a second to detect a deadlock
            }
            // Random pauses, because transactions that deadlocked would collide again after equal ones.
            await Task.Delay(Random.Shared.Next(1, FirstPause << attempt), cancellation);
        }
    }

    private TimeSpan LeftSince(long started)
    {
        var left = timeout + Grace - Stopwatch.GetElapsedTime(started);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    // The database rolls back a deadlock. A query over an idle connection that broke can be repeated safely, unless its time limit has passed.
    private bool MayTryAgain(SqlFailureKind failure, int attempt, TimeSpan elapsed, bool broke) => failure switch
    {
        SqlFailureKind.Deadlock => attempt < MaxAttempts,
        SqlFailureKind.Unavailable => broke && attempt == 1 && elapsed < timeout,
        _ => false,
    };

    // When a server stops, every connection in use fails. Only the first failure clears the pool: later ones come from connections that were opened before,
    // and clearing again would close new connections.
    private async ValueTask DropIdleConnectionsAsync(long opened)
    {
        var last = Interlocked.Read(ref lastDrop);
        if (opened > last && Interlocked.CompareExchange(ref lastDrop, Stopwatch.GetTimestamp(), last) == last)
            await DropIdleConnectionsAsync();
    }

    private async Task<T> UseAsync<T>(DbConnection connection, Func<SqlSession, Task<T>> operation, bool patient, CancellationToken cancellation)
    {
        try
        {
            await using var session = Use(connection, patient, cancellation);
            return await operation(session);
        }
        finally
        {
            await CloseAsync(connection);
        }
    }

    private DbalException Translate(SqlFailure failure, bool opened, Entity? entity, bool deletes, Exception fault) => failure.Kind switch
    {
        SqlFailureKind.Duplicate when entity is not null => DbalException.Duplicate(entity, constraints.KeyOf(entity, failure), fault),
        SqlFailureKind.Duplicate => new DbalException(
            ErrorCode.DatabaseError, "Cannot create a unique key: existing rows have duplicate values.",
            hint: "Change those rows, or remove the key from the entity.", inner: fault),
        SqlFailureKind.Reference when constraints.FindReference(failure.Constraint) is { } reference => deletes
            ? DbalException.StillReferenced(reference, fault)
            : DbalException.MissingReference(reference.From, [reference.Field], fault),
        SqlFailureKind.Reference when entity is null => new DbalException(
            ErrorCode.DatabaseError, "Cannot create a foreign key: existing rows refer to missing rows.",
            hint: "Change those rows, or remove the key from the entity.", inner: fault),
        SqlFailureKind.Reference or SqlFailureKind.SchemaMismatch => DbalException.SchemaMismatch(fault), // a foreign key that is not declared
        SqlFailureKind.Refused => DbalException.Refused(fault),
        SqlFailureKind.DiskFull => DbalException.DiskFull(fault),
        SqlFailureKind.TimedOut when opened => DbalException.TimedOut(fault),
        SqlFailureKind.TimedOut or SqlFailureKind.Deadlock or SqlFailureKind.Unavailable => DbalException.Unavailable(fault),
        _ => throw new InvalidOperationException($"Unknown failure {failure.Kind}.", fault),
    };
}
