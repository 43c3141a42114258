namespace Dbal.Fuzz.Wire;

/// <summary>Removes parts of a list, large ones first ("Simplifying and Isolating Failure-Inducing Input", Zeller and Hildebrandt).</summary>
internal static class Parts
{
    private const int MostPlaces = 16;

    /// <summary>Returns the list without a half, a quarter and so on, each at up to 16 places.</summary>
    public static IEnumerable<IReadOnlyList<T>> Without<T>(IReadOnlyList<T> list)
    {
        for (var length = (list.Count + 1) / 2; length > 0; length = length == 1 ? 0 : (length + 1) / 2)
        {
            for (var (at, places) = (0, 0); at < list.Count && places < MostPlaces; (at, places) = (at + length, places + 1))
                yield return [.. list.Take(at), .. list.Skip(at + length)];
        }
    }
}
