using System.Globalization;

namespace Dbal.Benchmarks;

/// <summary>The requests per second of two servers with the same rows, alternating in one run, so that other load affects both.</summary>
/// <param name="First">The first server's median.</param>
/// <param name="Second">The second server's median.</param>
/// <param name="Ratios">The ratios of the rounds, sorted.</param>
internal sealed record Comparison(double First, double Second, IReadOnlyList<double> Ratios)
{
    private const int SteadyRounds = 3;
    private const int MaxWarmUpRounds = 30;
    private const double SteadyWithin = 0.07;

    /// <summary>The columns of <see cref="ToString"/>.</summary>
    public const string Columns = "ratio | middle half |";

    /// <summary>The median of the ratios. It is not the ratio of the medians.</summary>
    public double Ratio => Median.Of(Ratios);

    /// <summary>Warms both servers up until their rates are steady, then measures.</summary>
    /// <param name="first">The first server.</param>
    /// <param name="second">The second server.</param>
    /// <param name="next">Creates a request.</param>
    /// <param name="effort">The number of clients, and how long to measure.</param>
    /// <param name="cancellation">Cancels the measurement.</param>
    public static async Task<Comparison> MeasureAsync(
        ServerProcess first, ServerProcess second, Func<byte[]> next, Effort effort, CancellationToken cancellation)
    {
        using var firstLoad = await Load.OpenAsync(first.Port, effort.Clients, cancellation);
        using var secondLoad = await Load.OpenAsync(second.Port, effort.Clients, cancellation);
        var pairs = new List<(double First, double Second)>();
        while (pairs.Count < MaxWarmUpRounds && !(IsSteady(pairs.Select(pair => pair.First)) && IsSteady(pairs.Select(pair => pair.Second))))
            await RoundAsync();
        pairs.Clear();
        while (pairs.Count < effort.Rounds)
            await RoundAsync();
        return new Comparison(
            Median.Of(pairs.Select(pair => pair.First)), Median.Of(pairs.Select(pair => pair.Second)), [.. pairs.Select(pair => pair.First / pair.Second).Order()]);

        // The second of a round is affected by the state that the first left, so the order alternates.
        async Task RoundAsync()
        {
            double one, other;
            if (pairs.Count % 2 == 0)
            {
                one = await firstLoad.RunAsync(next, effort.Window, cancellation);
                other = await secondLoad.RunAsync(next, effort.Window, cancellation);
            }
            else
            {
                other = await secondLoad.RunAsync(next, effort.Window, cancellation);
                one = await firstLoad.RunAsync(next, effort.Window, cancellation);
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

    /// <summary>The cells of a table: the ratio, and the middle half of the ratios of the rounds.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Ratio:0.00} | {Ratios[Ratios.Count / 4]:0.00} to {Ratios[Ratios.Count * 3 / 4]:0.00} |");
}

/// <summary>How much to measure.</summary>
/// <param name="Clients">The number of concurrent clients.</param>
/// <param name="Rounds">The number of rounds after the warm-up.</param>
/// <param name="Window">The time for each server in a round.</param>
internal sealed record Effort(int Clients, int Rounds, TimeSpan Window);
