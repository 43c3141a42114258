using System.Data.Common;
using System.Diagnostics;
using Dbal.Entities;
using Dbal.Errors;

namespace Dbal.Backends.Sql;

// How an operation gets its connection, is tried again, and fails.
public abstract partial class SqlBackend
{
    private const int MaxAttempts = 6;
    private const int FirstPause = 10; // milliseconds, at most; doubled with each attempt

    // The engine's and the driver's own limits come first, since their failures tell more.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    private long lastDrop;

    /// <summary>Opens or borrows a connection.</summary>
    /// <param name="writes">Whether it will be written with.</param>
    /// <param name="cancellation">Ends the wait.</param>
    protected internal abstract ValueTask<DbConnection> OpenAsync(bool writes, CancellationToken cancellation);

    /// <summary>Gives back a connection of <see cref="OpenAsync"/>.</summary>
    protected internal virtual ValueTask CloseAsync(DbConnection connection) => connection.DisposeAsync();

    /// <summary>Makes the session in which an operation uses its connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="patient">Whether its statements may take any time, as those that make tables and indexes do.</param>
    /// <param name="cancellation">Ends the operation.</param>
    protected virtual SqlSession Use(DbConnection connection, bool patient, CancellationToken cancellation) =>
        new(connection, commandTimeout: null, cancellation);

    /// <summary>Runs an operation and watches over it, for a backend that keeps time limits and heeds cancellations in place of its driver.</summary>
    /// <param name="connection">The connection that it uses.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="limit">How long it may take; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</param>
    /// <param name="cancellation">Ends it.</param>
    protected virtual Task<T> WatchAsync<T>(DbConnection connection, Func<Task<T>> operation, TimeSpan limit, CancellationToken cancellation) => operation();

    /// <summary>Closes the connections that wait in a pool, once one of them turned out to be broken.</summary>
    protected virtual ValueTask DropIdleConnectionsAsync() => ValueTask.CompletedTask;

    /// <summary>Runs an operation on a connection, again after a deadlock, and gives its failures as the contract wants them.</summary>
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
                throw new OperationCanceledException("The caller gave the operation up.", fault, cancellation);
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
                    started = Stopwatch.GetTimestamp(); // PostgreSQL takes a second to notice one
            }
            // Those that met once would meet again after equal pauses.
            await Task.Delay(Random.Shared.Next(1, FirstPause << attempt), cancellation);
        }
    }

    private TimeSpan LeftSince(long started)
    {
        var left = timeout + Grace - Stopwatch.GetElapsedTime(started);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    // A deadlock was undone by the database. A query over a connection that broke while it waited in the pool does no harm twice, unless its time is over.
    private bool MayTryAgain(SqlFailureKind failure, int attempt, TimeSpan elapsed, bool broke) => failure switch
    {
        SqlFailureKind.Deadlock => attempt < MaxAttempts,
        SqlFailureKind.Unavailable => broke && attempt == 1 && elapsed < timeout,
        _ => false,
    };

    // When a server goes, each connection in use fails by itself. The first failure empties the pool; the others came from connections that were open
    // before that, and would only close the new ones.
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
            ErrorCode.DatabaseError, "The database has rows that break a unique key of the entities.", hint: "Change those rows, or take the key out of the entity.", inner: fault),
        SqlFailureKind.Reference when constraints.FindReference(failure.Constraint) is { } reference => deletes
            ? DbalException.StillReferenced(schema.Target(reference.Field.ForeignKey!), reference, fault)
            : DbalException.MissingReference(reference.From, [reference.Field], fault),
        SqlFailureKind.Reference when entity is null => new DbalException(
            ErrorCode.DatabaseError, "The database has rows that break a foreign key of the entities.", hint: "Change those rows, or take the key out of the entity.", inner: fault),
        SqlFailureKind.Reference or SqlFailureKind.Unfit => DbalException.Unfit(fault), // a foreign key that no entity declares
        SqlFailureKind.Refused => DbalException.Refused(fault),
        SqlFailureKind.DiskFull => DbalException.DiskFull(fault),
        SqlFailureKind.TimedOut when opened => DbalException.TimedOut(fault),
        SqlFailureKind.TimedOut or SqlFailureKind.Deadlock or SqlFailureKind.Unavailable => DbalException.Unavailable(fault),
        _ => throw new InvalidOperationException($"The failure {failure.Kind} has no meaning.", fault),
    };
}
