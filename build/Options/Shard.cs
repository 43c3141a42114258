namespace Build.Options;

/// <summary>One of <paramref name="Count"/> parts of a row's tests.</summary>
/// <param name="Index">Which part, from 1.</param>
/// <param name="Count">How many parts there are.</param>
public sealed record Shard(int Index, int Count)
{
    /// <summary>The tests of this part: every test is in exactly one, and the same one on every machine.</summary>
    /// <param name="tests">The full names of all tests, in any order.</param>
    public IReadOnlyList<string> Take(IEnumerable<string> tests) =>
        [.. tests.Order(StringComparer.Ordinal).Where((_, position) => position % Count == Index - 1)];

    /// <inheritdoc />
    public override string ToString() => $"{Index}/{Count}";
}
