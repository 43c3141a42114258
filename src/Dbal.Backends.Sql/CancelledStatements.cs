using System.Collections.Concurrent;
using System.Data.Common;

namespace Dbal.Backends.Sql;

/// <summary>
/// Cancelled statements, by connection. Each is ended on the server through another connection. Its own connection returns to the pool only
/// afterwards, so that the cancellation cannot hit a later statement.
/// </summary>
public sealed class CancelledStatements
{
    private readonly ConcurrentDictionary<DbConnection, Task> ends = [];

    /// <summary>Awaits an operation on a connection; on cancellation, ends its statement on the server.</summary>
    /// <param name="connection">The connection. The operation must call <see cref="SettleAsync"/> before it closes it.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    /// <param name="end">Ends the statement on the server. It must not throw.</param>
    /// <param name="patience">How long the caller waits for <paramref name="end"/>.</param>
    public async Task<T> WatchAsync<T>(DbConnection connection, Func<Task<T>> operation, CancellationToken cancellation, Func<Task> end, TimeSpan patience)
    {
        ends[connection] = Task.CompletedTask;
        var running = operation();
        try
        {
            return await running.WaitAsync(cancellation);
        }
        catch (OperationCanceledException) when (!running.IsCompleted)
        {
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (ends.TryUpdate(connection, ended.Task, Task.CompletedTask)) // otherwise the operation has just completed
                await Task.WhenAny(EndAsync(end, ended), Task.Delay(patience, CancellationToken.None));
            throw;
        }
    }

    /// <summary>Waits for a pending cancellation of the connection's statement. Returns whether there was one.</summary>
    public async ValueTask<bool> SettleAsync(DbConnection connection)
    {
        if (!ends.TryRemove(connection, out var end) || end == Task.CompletedTask)
            return false;
        await end;
        return true;
    }

    private static async Task EndAsync(Func<Task> end, TaskCompletionSource ended)
    {
        try
        {
            await end();
        }
        finally
        {
            ended.SetResult();
        }
    }
}
