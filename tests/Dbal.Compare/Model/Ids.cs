namespace Dbal.Compare.Model;

/// <summary>Ids that the model generates: version 7, each larger than the one before it (S20).</summary>
internal static class Ids
{
    private static readonly string Time = $"{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds():x12}";
    private static long last;

    /// <summary>Generates an id.</summary>
    public static string Next() => $"{Time[..8]}-{Time[8..]}-7000-8000-{Interlocked.Increment(ref last):x12}";
}
