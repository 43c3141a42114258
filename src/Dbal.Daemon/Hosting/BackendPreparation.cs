using Dbal.Backends;
using Dbal.Daemon.Configuration;
using Dbal.Errors;

namespace Dbal.Daemon.Hosting;

/// <summary>Prepares the backend in the background, again and again until it succeeds, so that the daemon may start before its database.</summary>
internal sealed partial class BackendPreparation(IBackend backend, ILogger<BackendPreparation> log)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RefusedPause = TimeSpan.FromSeconds(5); // until somebody changes rows or runs schema apply
    private static readonly TimeSpan AttemptLimit = TimeSpan.FromMinutes(10); // Prisma's packages may have to be installed first
    private static readonly TimeSpan PingLimit = TimeSpan.FromSeconds(2);

    private volatile DbalException? obstacle = new(
        ErrorCode.DatabaseError, "The backend is still being prepared.", hint: "Try again after the time in Retry-After.");

    /// <summary>Whether the backend is prepared.</summary>
    public bool IsDone => obstacle is null;

    /// <summary>Does nothing once the backend is prepared.</summary>
    /// <exception cref="DbalException"><see cref="ErrorCode.DatabaseError"/> with the reason why it is not, in short.</exception>
    public void Demand()
    {
        if (obstacle is { } reason)
        {
            throw IsRefusal(reason)
                ? new DbalException(
                    reason.Code, "The entity files changed in a way that the rows in the database do not allow.", hint: "GET /ready lists the changes and what to do.")
                : new DbalException(reason.Code, reason.Message, hint: reason.Hint);
        }
    }

    /// <summary>Does nothing when the backend is prepared and the database answers now.</summary>
    /// <exception cref="DbalException"><see cref="ErrorCode.DatabaseError"/> with the reason.</exception>
    public async Task DemandAnswerAsync(CancellationToken cancellation)
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

    /// <summary>Prepares the backend; ends when it is prepared or the daemon stops.</summary>
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
                obstacle = Explain(fault);
                NotPrepared(log, attempt, obstacle.Message, obstacle.Hint, CauseOf(fault), fault);
                if (IsRefusal(obstacle))
                    pause = RefusedPause;
            }

            await Task.Delay(pause, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    // The only failures of preparing that name what is at fault.
    private static bool IsRefusal(DbalException reason) => reason.Fields.Count > 0;

    // Whatever keeps the backend from being prepared, callers get DATABASE_ERROR until it is: the database is not there for them.
    private static DbalException Explain(Exception fault) => fault switch
    {
        DbalException { Code: ErrorCode.DatabaseError } known => known,
        DbalException { Code: ErrorCode.Timeout } or OperationCanceledException => DbalException.Unavailable(fault),
        DbalException other => new DbalException(ErrorCode.DatabaseError, other.Message, hint: other.Hint, inner: other),
        _ => new DbalException(ErrorCode.DatabaseError, "The backend cannot be prepared.", hint: "The daemon's log tells why.", inner: fault),
    };

    // Here no row is at hand, so that what the driver says cannot be the value of one.
    private static string CauseOf(Exception fault) => Secrets.RemovedFrom(fault.GetBaseException().Message);

    [LoggerMessage(Level = LogLevel.Information, EventName = "prepared", Message = "The backend is prepared (attempt {attempt}).")]
    private static partial void Prepared(ILogger log, int attempt);

    [LoggerMessage(
        Level = LogLevel.Warning,
        EventName = "not-prepared",
        Message = "The backend is not prepared (attempt {attempt}), and is tried again: {reason} {hint} ({cause})")]
    private static partial void NotPrepared(ILogger log, int attempt, string reason, string? hint, string cause, Exception fault);
}
