using System.Collections.Concurrent;

namespace Dbal.Backends.MongoDb;

/// <summary>
/// Threads for calls that block: as many as there are connections, so that those of the thread pool stay free, and calls beyond that wait in line.
/// </summary>
internal sealed class ClientThreads : IDisposable
{
    // Enough for the driver's calls, which are not deep.
    private const int StackSize = 512 * 1024;

    private readonly BlockingCollection<Action> calls = [];
    private readonly List<Thread> threads;

    /// <summary>Starts the threads.</summary>
    public ClientThreads(int count)
    {
        threads = [.. Enumerable.Range(0, count).Select(_ => new Thread(Work, StackSize) { IsBackground = true, Name = "MongoDB" })];
        threads.ForEach(thread => thread.Start());
    }

    /// <summary>Runs a call on one of the threads. Cancelled before it begins it does not run; cancelled later, its result is not waited for.</summary>
    public Task<T> RunAsync<T>(Func<T> call, CancellationToken cancellation)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        calls.Add(
            () =>
            {
                if (cancellation.IsCancellationRequested)
                {
                    result.SetCanceled(cancellation);
                    return;
                }
                try
                {
                    result.SetResult(call());
                }
                catch (Exception failure)
                {
                    result.SetException(failure);
                }
            },
            CancellationToken.None);
        return result.Task;
    }

    /// <summary>Lets the calls that were made end.</summary>
    public void Dispose()
    {
        calls.CompleteAdding();
        threads.ForEach(thread => thread.Join());
        calls.Dispose();
    }

    private void Work()
    {
        foreach (var call in calls.GetConsumingEnumerable())
            call();
    }
}
