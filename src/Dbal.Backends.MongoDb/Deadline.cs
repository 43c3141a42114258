using Dbal.Errors;

namespace Dbal.Backends.MongoDb;

/// <summary>
/// The time that one operation may take as a whole. The driver has a limit for each of its parts: to choose a server, to wait for a connection, to connect,
/// to wait for the answer, and all of these again when it tries a second time.
/// </summary>
/// <param name="OfServer">The time that the server gives the operation, by <c>maxTimeMS</c>. Its own answer comes first, since it is the clearer one.</param>
internal sealed record Deadline(TimeSpan OfServer)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>Runs an operation.</summary>
    /// <param name="operation">The operation; it takes what ends it.</param>
    /// <param name="cancellation">Ends it too.</param>
    /// <exception cref="DbalException"><see cref="ErrorCode.Timeout"/> when the time is over.</exception>
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
