namespace Build.Results;

/// <summary>One of <paramref name="Count"/> parts of a row's tests.</summary>
/// <param name="Index">The number of the part, starting at 1.</param>
/// <param name="Count">The number of parts.</param>
public sealed record Shard(int Index, int Count)
{
    /// <summary>Parses the shard of a result file.</summary>
    /// <param name="text">The part, as <c>i/n</c>.</param>
    /// <exception cref="InvalidDataException">The text does not have this form.</exception>
    public static Shard Read(string text) =>
        text.Split('/') is [var index, var count] && int.TryParse(index, out var i) && int.TryParse(count, out var n) && i >= 1 && i <= n
            ? new(i, n)
            : throw new InvalidDataException($"Invalid shard \"{text}\" of a row: the form is i/n. Run the job again.");

    /// <summary>Returns the tests of this part. Each test is in exactly one part, which is the same on every machine.</summary>
    /// <param name="tests">The full names of all tests, in any order.</param>
    public IReadOnlyList<string> Take(IEnumerable<string> tests) =>
        [.. tests.Order(StringComparer.Ordinal).Where((_, position) => position % Count == Index - 1)];

    /// <inheritdoc />
    public override string ToString() => $"{Index}/{Count}";
}
