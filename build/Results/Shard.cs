namespace Build.Results;

/// <summary>One of <paramref name="Count"/> parts of a row's tests.</summary>
/// <param name="Index">Which part, from 1.</param>
/// <param name="Count">How many parts there are.</param>
public sealed record Shard(int Index, int Count)
{
    /// <summary>Reads what a result file names a part.</summary>
    /// <param name="text">The part, as <c>i/n</c>.</param>
    /// <exception cref="InvalidDataException">It is not of that form.</exception>
    public static Shard Read(string text) =>
        text.Split('/') is [var index, var count] && int.TryParse(index, out var i) && int.TryParse(count, out var n) && i >= 1 && i <= n
            ? new(i, n)
            : throw new InvalidDataException($"A row names its shard \"{text}\", which is not of the form i/n. Run its job again.");

    /// <summary>The tests of this part: every test is in exactly one, and the same one on every machine.</summary>
    /// <param name="tests">The full names of all tests, in any order.</param>
    public IReadOnlyList<string> Take(IEnumerable<string> tests) =>
        [.. tests.Order(StringComparer.Ordinal).Where((_, position) => position % Count == Index - 1)];

    /// <inheritdoc />
    public override string ToString() => $"{Index}/{Count}";
}
