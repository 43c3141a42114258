using System.Diagnostics;

namespace Build.Runs;

/// <summary>
/// Watches a row's daemon and server while its tests run. When a test fails, or none ends for a while, these two are looked at before the tests
/// are blamed.
/// </summary>
internal sealed class FaultWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);
    private readonly CancellationTokenSource end = new();
    private readonly SemaphoreSlim failed = new(0);
    private readonly Func<bool> seemsDead;
    private readonly Func<CancellationToken, Task<Fault?>> diagnose;
    private readonly Func<Task> giveUp;
    private readonly Task watching;
    private int failures;
    private long lastProgress = Stopwatch.GetTimestamp();

    /// <summary>Begins to watch.</summary>
    /// <param name="seemsDead">A quick look, each second, for a daemon that has died or is stopped.</param>
    /// <param name="diagnose">Says what is wrong with server or daemon; null when both are well.</param>
    /// <param name="giveUp">Makes the remaining tests fail at once, since no test can pass any more.</param>
    public FaultWatch(Func<bool> seemsDead, Func<CancellationToken, Task<Fault?>> diagnose, Func<Task> giveUp)
    {
        this.seemsDead = seemsDead;
        this.diagnose = diagnose;
        this.giveUp = giveUp;
        watching = WatchAsync(end.Token);
    }

    /// <summary>What is wrong; null while nothing is known to be.</summary>
    public Fault? Fault { get; private set; }

    /// <summary>How many tests had failed before the fault, while server and daemon were well: these are the tests' own failures.</summary>
    public int OwnFailures { get; private set; }

    /// <summary>Notes a test that has ended.</summary>
    /// <param name="isFailed">Whether it failed.</param>
    public void Note(bool isFailed)
    {
        Volatile.Write(ref lastProgress, Stopwatch.GetTimestamp());
        if (!isFailed)
            return;
        Interlocked.Increment(ref failures);
        failed.Release();
    }

    /// <summary>Looks once more, after the last test, when tests have failed that nobody has looked into.</summary>
    /// <param name="cancellationToken">Ends the look early.</param>
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
                    await giveUp();
                    return;
                }

                OwnFailures = known;
                await Task.Delay(Interval, cancellationToken); // many tests that fail by themselves cost one look a second
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The tests have ended.
        }
    }
}
