using Dbal.Backends;
using Dbal.Daemon.Configuration;
using Dbal.Errors;

namespace Dbal.Daemon.Storage;

/// <summary>Prepares the backend in the background and retries until it succeeds, so that the daemon may start before its database.</summary>
internal sealed partial class BackendPreparation(IBackend backend, ILogger<BackendPreparation> log)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RefusedPause = TimeSpan.FromSeconds(5); // the cause needs a change of rows, or schema apply
    private static readonly TimeSpan AttemptLimit = TimeSpan.FromMinutes(10); // the first start may install Prisma's packages
    private static readonly TimeSpan PingLimit = TimeSpan.FromSeconds(2);

    private volatile DbalException? obstacle = new(
        ErrorCode.DatabaseError, "The backend is still being prepared.", hint: "Try again after the time in Retry-After.");

    /// <summary>Whether the backend is prepared.</summary>
    public bool IsDone => obstacle is null;

    /// <summary>Throws unless the backend is prepared.</summary>
    /// <exception cref="DbalException"><see cref="ErrorCode.DatabaseError"/> with a short reason.</exception>
    public void ThrowIfNotPrepared()
    {
        if (obstacle is { } reason)
        {
            throw IsRefusal(reason)
                ? new DbalException(
                    reason.Code, "The database does not match the entity files, and existing rows prevent an update.",
                    hint: "GET /ready lists the changes and the remedies.")
                : new DbalException(reason.Code, reason.Message, hint: reason.Hint);
        }
    }

    /// <summary>Throws unless the backend is prepared and the database answers.</summary>
    /// <exception cref="DbalException"><see cref="ErrorCode.DatabaseError"/> with the reason.</exception>
    public async Task ThrowIfNotReadyAsync(CancellationToken cancellation)
    {
        if (obstacle is { } reason)
            throw new DbalException(reason.Code, reason.Message, reason.Fields, reason.Hint);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(PingLimit);
        try
        {
            await backend.PingAsync(limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested && fault is OperationCanceledException or DbalException { Code: ErrorCode.Timeout })
        {
            throw new DbalException(ErrorCode.DatabaseError, $"The database did not answer within {PingLimit.TotalSeconds} s.", inner: fault);
        }
    }

    /// <summary>Prepares the backend. Returns when it is prepared or the daemon stops.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var pause = FirstPause;
        for (var attempt = 1; !stopping.IsCancellationRequested; attempt++)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            limit.CancelAfter(AttemptLimit);
            try
            {
                await backend.PrepareAsync(limit.Token);
                obstacle = null;
                Prepared(log, attempt);
                return;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // Logged first, so that a client that sees the reason finds it in the log.
                var reason = Explain(fault);
                NotPrepared(log, attempt, reason.Message, reason.Hint, CauseOf(fault), fault);
                obstacle = reason;
                if (IsRefusal(reason))
                    pause = RefusedPause;
            }

            await Task.Delay(pause, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    // Failures with fields are those of changes that are not allowed.
    private static bool IsRefusal(DbalException reason) => reason.Fields.Count > 0;

    // Until the backend is prepared, clients receive DATABASE_ERROR, whatever the cause.
    private static DbalException Explain(Exception fault) => fault switch
    {
        DbalException { Code: ErrorCode.DatabaseError } known => known,
        DbalException { Code: ErrorCode.Timeout } or OperationCanceledException => DbalException.Unavailable(fault),
        DbalException other => new DbalException(ErrorCode.DatabaseError, other.Message, hint: other.Hint, inner: other),
        _ => new DbalException(ErrorCode.DatabaseError, "The backend cannot be prepared.", hint: "See the daemon's log for the reason.", inner: fault),
    };

    // No rows are involved here, so the driver's message cannot contain the value of one.
    private static string CauseOf(Exception fault) => Secrets.RemovedFrom(fault.GetBaseException().Message);

    [LoggerMessage(Level = LogLevel.Information, EventName = "prepared", Message = "The backend is prepared (attempt {attempt}).")]
    private static partial void Prepared(ILogger log, int attempt);

    [LoggerMessage(
        Level = LogLevel.Warning,
        EventName = "not-prepared",
        Message = "The backend could not be prepared (attempt {attempt}), retrying: {reason} {hint} ({cause})")]
    private static partial void NotPrepared(ILogger log, int attempt, string reason, string? hint, string cause, Exception fault);
}
