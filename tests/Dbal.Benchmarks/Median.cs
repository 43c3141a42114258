namespace Dbal.Benchmarks;

/// <summary>The middle of measurements, which one slow moment of the machine does not move.</summary>
internal static class Median
{
    /// <summary>The median; of an even count, the mean of the two in the middle.</summary>
    public static double Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
