using System.Collections.Concurrent;
using System.Data.Common;

namespace Dbal.Backends.Sql;

/// <summary>
/// Statements that nobody waits for any more, by their connections. Each is ended on the server, over another connection; its own connection goes back into
/// the pool after that, so that the end never meets the statement of somebody else.
/// </summary>
public sealed class GivenUpStatements
{
    private readonly ConcurrentDictionary<DbConnection, Task> ends = [];

    /// <summary>Waits for an operation on a connection, or gives it up.</summary>
    /// <param name="connection">The connection. <see cref="SettleAsync"/> is called before it is closed, within the operation.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <param name="end">Ends the statement on the server. It does not fail.</param>
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
            if (ends.TryUpdate(connection, ended.Task, Task.CompletedTask)) // else it has just ended by itself
                await Task.WhenAny(EndAsync(end, ended), Task.Delay(patience, CancellationToken.None));
            throw;
        }
    }

    /// <summary>Waits until nothing more will happen to the connection's statement. Says whether its end was asked for.</summary>
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
