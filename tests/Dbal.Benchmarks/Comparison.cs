using System.Globalization;

namespace Dbal.Benchmarks;

/// <summary>
/// The requests per second of two servers with the same rows, alternating in one run, so that other load affects both, and the processor time of a request in
/// the server, which other load affects less.
/// </summary>
/// <param name="First">The first server.</param>
/// <param name="Second">The second server.</param>
/// <param name="Ratios">The ratios of the rates in the rounds, sorted.</param>
internal sealed record Comparison(Rate First, Rate Second, IReadOnlyList<double> Ratios)
{
    private const int SteadyRounds = 3;
    private const int WarmUpClients = 16;
    private const int WarmUpWindows = 4;
    private const int MaxWarmUp = 5; // times the measured rounds
    private const double SteadyWithin = 0.07;

    /// <summary>The columns of <see cref="ToString"/>.</summary>
    public const string Columns = "ratio | middle half | daemon, CPU µs | other, CPU µs |";

    /// <summary>The median of the ratios. It is not the ratio of the medians.</summary>
    public double Ratio => Median.Of(Ratios);

    /// <summary>Sends requests of all operations to both servers, so that the first line of a table is measured on code as optimised as the last.</summary>
    /// <param name="first">The first server.</param>
    /// <param name="second">The second server.</param>
    /// <param name="operations">Creates requests for each server.</param>
    /// <param name="window">The time for each server in a round of the measurement.</param>
    /// <param name="cancellation">Cancels the warm-up.</param>
    public static async Task WarmUpAsync(
        ServerProcess first, ServerProcess second, IEnumerable<(Func<byte[]> First, Func<byte[]> Second)> operations, TimeSpan window, CancellationToken cancellation)
    {
        using var firstLoad = await Load.OpenAsync(first.Port, WarmUpClients, cancellation);
        using var secondLoad = await Load.OpenAsync(second.Port, WarmUpClients, cancellation);
        foreach (var next in operations)
        {
            await firstLoad.RunAsync(next.First, window * WarmUpWindows, cancellation);
            await secondLoad.RunAsync(next.Second, window * WarmUpWindows, cancellation);
        }
    }

    /// <summary>Sends requests to both servers until their rates are steady, then measures.</summary>
    /// <param name="first">The first server.</param>
    /// <param name="second">The second server.</param>
    /// <param name="next">Creates a request for each server.</param>
    /// <param name="effort">The number of clients, and how long to measure.</param>
    /// <param name="cancellation">Cancels the measurement.</param>
    public static async Task<Comparison> MeasureAsync(
        ServerProcess first, ServerProcess second, (Func<byte[]> First, Func<byte[]> Second) next, Effort effort, CancellationToken cancellation)
    {
        using var firstLoad = await Load.OpenAsync(first.Port, effort.Clients, cancellation);
        using var secondLoad = await Load.OpenAsync(second.Port, effort.Clients, cancellation);
        var pairs = new List<(Rate First, Rate Second)>();
        while (pairs.Count < MaxWarmUp * effort.Rounds && !(IsSteady(pairs.Select(pair => pair.First.PerSecond)) && IsSteady(pairs.Select(pair => pair.Second.PerSecond))))
            await RoundAsync();
        pairs.Clear();
        while (pairs.Count < effort.Rounds)
            await RoundAsync();
        return new Comparison(
            Rate.Median(pairs.Select(pair => pair.First)),
            Rate.Median(pairs.Select(pair => pair.Second)),
            [.. pairs.Select(pair => pair.First.PerSecond / pair.Second.PerSecond).Order()]);

        // The second of a round is affected by the state that the first left, so the order alternates.
        async Task RoundAsync()
        {
            Rate one, other;
            if (pairs.Count % 2 == 0)
            {
                one = await Rate.MeasureAsync(first, firstLoad, next.First, effort.Window, cancellation);
                other = await Rate.MeasureAsync(second, secondLoad, next.Second, effort.Window, cancellation);
            }
            else
            {
                other = await Rate.MeasureAsync(second, secondLoad, next.Second, effort.Window, cancellation);
                one = await Rate.MeasureAsync(first, firstLoad, next.First, effort.Window, cancellation);
            }
            pairs.Add((one, other));
        }
    }

    /// <summary>Whether a rate no longer grows: the medians of the last rounds and of those before differ little.</summary>
    public static bool IsSteady(IEnumerable<double> rates)
    {
        var last = rates.TakeLast(2 * SteadyRounds).ToList();
        return last.Count == 2 * SteadyRounds
            && Math.Abs((Median.Of(last.Skip(SteadyRounds)) / Median.Of(last.Take(SteadyRounds))) - 1) < SteadyWithin;
    }

    /// <summary>The cells of <see cref="Columns"/>; the middle half is that of the rounds' ratios.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Ratio:0.00} | {Ratios[Ratios.Count / 4]:0.00} to {Ratios[Ratios.Count * 3 / 4]:0.00} | {First.Microseconds:0} | {Second.Microseconds:0} |");
}

/// <summary>What a server does under a load.</summary>
/// <param name="PerSecond">The responses per second.</param>
/// <param name="Microseconds">The processor time of the server for a request.</param>
internal sealed record Rate(double PerSecond, double Microseconds)
{
    /// <summary>Measures for some time.</summary>
    public static async Task<Rate> MeasureAsync(ServerProcess server, Load load, Func<byte[]> next, TimeSpan duration, CancellationToken cancellation)
    {
        var before = server.ProcessorTime;
        var (count, perSecond) = await load.RunAsync(next, duration, cancellation);
        return new Rate(perSecond, (server.ProcessorTime - before).TotalMicroseconds / count);
    }

    /// <summary>The responses per second, as text.</summary>
    public override string ToString() => PerSecond.ToString(PerSecond < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);

    /// <summary>The medians.</summary>
    public static Rate Median(IEnumerable<Rate> rates) =>
        new(Benchmarks.Median.Of(rates.Select(rate => rate.PerSecond)), Benchmarks.Median.Of(rates.Select(rate => rate.Microseconds)));
}

/// <summary>How much to measure.</summary>
/// <param name="Clients">The number of concurrent clients.</param>
/// <param name="Rounds">The number of rounds after the warm-up.</param>
/// <param name="Window">The time for each server in a round.</param>
internal sealed record Effort(int Clients, int Rounds, TimeSpan Window);
