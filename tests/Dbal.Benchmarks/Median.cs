namespace Dbal.Benchmarks;

/// <summary>The median of measurements, which a single slow one does not affect.</summary>
internal static class Median
{
    /// <summary>Returns the median; for an even number of values, the mean of the two middle ones.</summary>
    public static double Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
