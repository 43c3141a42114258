using System.Diagnostics;

namespace Build.Runs;

/// <summary>
/// Watches a row's daemon and server while its tests run. When a test fails, or no test ends for ten seconds, checks both, so that their faults are not
/// reported as test failures.
/// </summary>
internal sealed class FaultWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);
    private readonly CancellationTokenSource end = new();
    private readonly SemaphoreSlim failed = new(0);
    private readonly Func<bool> seemsDead;
    private readonly Func<CancellationToken, Task<Fault?>> diagnose;
    private readonly Func<Task> abort;
    private readonly Task watching;
    private int failures;
    private long lastProgress = Stopwatch.GetTimestamp();

    /// <summary>Starts to watch.</summary>
    /// <param name="seemsDead">A fast check, every second: whether the daemon has exited or is stopped.</param>
    /// <param name="diagnose">A complete check: returns the fault of server or daemon; null when both work.</param>
    /// <param name="abort">Makes the remaining tests fail immediately. Called after a fault.</param>
    public FaultWatch(Func<bool> seemsDead, Func<CancellationToken, Task<Fault?>> diagnose, Func<Task> abort)
    {
        this.seemsDead = seemsDead;
        this.diagnose = diagnose;
        this.abort = abort;
        watching = WatchAsync(end.Token);
    }

    /// <summary>The fault; null when none was found.</summary>
    public Fault? Fault { get; private set; }

    /// <summary>The number of tests that failed before the fault, while server and daemon worked. These are real test failures.</summary>
    public int OwnFailures { get; private set; }

    /// <summary>Reports a test that has ended.</summary>
    /// <param name="isFailed">Whether the test failed.</param>
    public void Note(bool isFailed)
    {
        Volatile.Write(ref lastProgress, Stopwatch.GetTimestamp());
        if (!isFailed)
            return;
        Interlocked.Increment(ref failures);
        failed.Release();
    }

    /// <summary>Stops watching. Checks once more when a test has failed since the last check.</summary>
    /// <param name="cancellationToken">Cancels the check.</param>
    /// <returns>The fault; null when none was found.</returns>
    public async Task<Fault?> EndAsync(CancellationToken cancellationToken)
    {
        await StopAsync();
        if (Fault is null && (Volatile.Read(ref failures) > OwnFailures || seemsDead()))
            Fault = await diagnose(cancellationToken);
        return Fault;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        end.Dispose();
        failed.Dispose();
    }

    private async Task StopAsync()
    {
        await end.CancelAsync();
        await watching;
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await failed.WaitAsync(Interval, cancellationToken);
                var known = Volatile.Read(ref failures);
                var isSilent = Stopwatch.GetElapsedTime(Volatile.Read(ref lastProgress)) > Silence;
                if (known == OwnFailures && !isSilent && !seemsDead())
                    continue;
                if (await diagnose(cancellationToken) is { } fault)
                {
                    Fault = fault;
                    await abort();
                    return;
                }

                OwnFailures = known;
                await Task.Delay(Interval, cancellationToken); // at most one check per second, however many tests fail
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The tests have ended.
        }
    }
}
