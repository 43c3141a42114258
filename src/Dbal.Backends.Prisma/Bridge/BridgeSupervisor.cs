using System.Diagnostics;
using Dbal.Backends.Prisma.Generation;
using Dbal.Errors;

namespace Dbal.Backends.Prisma.Bridge;

/// <summary>
/// Keeps one process of the bridge running. When it exits, another one is started after a pause that grows with repeated failures. A pending request
/// fails and is not repeated, because its outcome is unknown. Requests without a running process wait for the next one.
/// </summary>
internal sealed class BridgeSupervisor : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StableAfter = TimeSpan.FromSeconds(10);

    private readonly Func<CancellationToken, Task<BridgeProcess>> start;
    private readonly Action<string> log;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task watch;
    private volatile TaskCompletionSource<BridgeProcess> current = Unstarted();

    /// <summary>Starts the supervisor.</summary>
    /// <param name="start">Starts a process.</param>
    /// <param name="log">Receives a line when a process exited or failed to start.</param>
    public BridgeSupervisor(Func<CancellationToken, Task<BridgeProcess>> start, Action<string> log)
    {
        this.start = start;
        this.log = log;
        watch = Task.Run(WatchAsync);
    }

    /// <summary>Returns the running process, or waits for the next one.</summary>
    /// <exception cref="DbalException"><see cref="ErrorCode.DatabaseError"/> when it does not start.</exception>
    public async Task<BridgeProcess> GetAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var process = await current.Task.WaitAsync(cancellation);
            if (!process.HasEnded)
                return process;
            await Task.Delay(1, cancellation); // its exit has not been processed yet
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await watch;
        stopping.Dispose();
    }

    private async Task WatchAsync()
    {
        var pause = FirstPause;
        while (!stopping.IsCancellationRequested)
        {
            var clock = Stopwatch.StartNew();
            await RunOnceAsync();
            pause = clock.Elapsed > StableAfter ? FirstPause : pause * 2 < LongestPause ? pause * 2 : LongestPause;
            await Task.Delay(pause, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        current.TrySetException(DbalException.Unavailable(inner: null));
    }

    private async Task RunOnceAsync()
    {
        var waiting = current;
        try
        {
            await using var process = await start(stopping.Token);
            waiting.SetResult(process);
            await process.Ended.WaitAsync(stopping.Token);
            current = Unstarted();
            log($"The Prisma bridge (process {process.Id}) exited; starting another.");
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // the daemon is stopping
        }
        catch (Exception fault)
        {
            log($"The Prisma bridge failed: {fault.Message}");
            current = Unstarted();
            waiting.TrySetException(fault is PrismaSetupException setup ? setup.ToDbalException() : DbalException.Unavailable(fault));
            _ = waiting.Task.Exception; // marks the exception as observed
        }
    }

    private static TaskCompletionSource<BridgeProcess> Unstarted() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
