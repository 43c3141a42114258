using Dbal.Errors;

namespace Dbal.Backends.MongoDb;

/// <summary>
/// The time limit of a whole operation. The driver only limits its parts: selecting a server, waiting for a connection, connecting and waiting for the
/// reply, and each of them again on a retry.
/// </summary>
/// <param name="OfServer">The server's limit, sent as <c>maxTimeMS</c>. It is shorter, because the server's own error is more specific.</param>
internal sealed record Deadline(TimeSpan OfServer)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>Runs an operation.</summary>
    /// <param name="operation">The operation; its argument cancels it.</param>
    /// <param name="cancellation">Cancels it as well.</param>
    /// <exception cref="DbalException"><see cref="ErrorCode.Timeout"/> when the limit has passed.</exception>
    public async Task<T> KeepAsync<T>(Func<CancellationToken, Task<T>> operation, CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        ended.CancelAfter(OfServer + Grace);
        try
        {
            return await operation(ended.Token);
        }
        catch (OperationCanceledException fault) when (ended.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw DbalException.TimedOut(fault);
        }
    }
}
