namespace Build.Results;

/// <summary>Shortens lists of test names.</summary>
internal static class TestNames
{
    private const int Shown = 5;

    /// <summary>Returns the first names and the number of the others, such as <c>A, B, C, D, E and 12 more</c>.</summary>
    /// <param name="names">The names.</param>
    public static string Some(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(Shown)) + (names.Count > Shown ? $" and {names.Count - Shown} more" : "");
}
