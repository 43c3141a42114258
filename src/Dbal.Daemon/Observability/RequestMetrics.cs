using System.Collections.Concurrent;

namespace Dbal.Daemon.Observability;

/// <summary>Counts and times requests.</summary>
internal sealed class RequestMetrics
{
    private readonly ConcurrentDictionary<RequestSeries, Histogram> series = new();
    private long inFlight;

    /// <summary>The number of requests in progress.</summary>
    public long InFlight => Interlocked.Read(ref inFlight);

    /// <summary>The durations of completed requests.</summary>
    public IEnumerable<KeyValuePair<RequestSeries, Histogram>> Series => series;

    /// <summary>Records the start of a request.</summary>
    public void Begin() => Interlocked.Increment(ref inFlight);

    /// <summary>Records the end of a request.</summary>
    public void End(RequestSeries request, TimeSpan duration)
    {
        Interlocked.Decrement(ref inFlight);
        series.GetOrAdd(request, static _ => new Histogram()).Add(duration);
    }
}

/// <summary>The labels of requests. Each has few values, whatever clients send.</summary>
/// <param name="Route">The route's template, or <c>none</c> without a matching route.</param>
/// <param name="Method">The HTTP method, or <c>other</c> for one that HTTP does not define.</param>
/// <param name="Status">The HTTP status.</param>
internal readonly record struct RequestSeries(string Route, string Method, int Status);

/// <summary>A histogram of durations.</summary>
internal sealed class Histogram
{
    private static readonly double[] Seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly long[] counts = new long[Seconds.Length + 1];
    private long ticks;

    /// <summary>The inclusive upper bounds of all buckets except the last, in seconds.</summary>
    public static IReadOnlyList<double> Bounds => Seconds;

    /// <summary>The sum of all durations.</summary>
    public TimeSpan Sum => new(Interlocked.Read(ref ticks));

    /// <summary>The number of durations in each bucket, not cumulative; the last bucket has no upper bound.</summary>
    public long[] Counts => [.. counts.Select((_, bucket) => Interlocked.Read(ref counts[bucket]))];

    /// <summary>Records a duration.</summary>
    public void Add(TimeSpan duration)
    {
        var bucket = 0;
        while (bucket < Seconds.Length && duration.TotalSeconds > Seconds[bucket])
            bucket++;
        Interlocked.Increment(ref counts[bucket]);
        Interlocked.Add(ref ticks, duration.Ticks);
    }
}
