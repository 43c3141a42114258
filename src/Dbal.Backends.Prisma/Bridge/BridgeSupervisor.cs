using System.Diagnostics;
using Dbal.Backends.Prisma.Generation;
using Dbal.Errors;

namespace Dbal.Backends.Prisma.Bridge;

/// <summary>
/// Keeps one process of the bridge running: when it dies, another is started, after a pause that grows while it keeps dying. A request that was in
/// flight fails and is not repeated, since nobody knows whether it was carried out; one that comes meanwhile waits for the next process.
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

    /// <summary>Begins to keep a process running.</summary>
    /// <param name="start">Starts a process.</param>
    /// <param name="log">Takes a line when a process ended or did not come up.</param>
    public BridgeSupervisor(Func<CancellationToken, Task<BridgeProcess>> start, Action<string> log)
    {
        this.start = start;
        this.log = log;
        watch = Task.Run(WatchAsync);
    }

    /// <summary>Gives the running process, or waits for the next one.</summary>
    /// <exception cref="DbalException"><see cref="ErrorCode.DatabaseError"/> when it does not come up.</exception>
    public async Task<BridgeProcess> GetAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var process = await current.Task.WaitAsync(cancellation);
            if (!process.HasEnded)
                return process;
            await Task.Delay(1, cancellation); // its death is not yet noticed here
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
            log($"The Prisma bridge (process {process.Id}) ended; another is started.");
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // the daemon stops
        }
        catch (Exception fault)
        {
            log($"The Prisma bridge failed: {fault.Message}");
            current = Unstarted();
            waiting.TrySetException(fault is PrismaSetupException setup ? setup.ToDbalException() : DbalException.Unavailable(fault));
            _ = waiting.Task.Exception; // nobody may be waiting
        }
    }

    private static TaskCompletionSource<BridgeProcess> Unstarted() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
