using Build.Results;

namespace Build.Options;

/// <summary>Checks that a selection of tests is not empty, before anything starts.</summary>
internal static class SelectionCheck
{
    /// <summary>Checks <c>--shard</c> and the words of <c>--filter</c> against the suite's tests. Lists the tests only when one of them is set.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="list">Returns the full names of the suite's tests.</param>
    /// <exception cref="UsageException">The selection is empty.</exception>
    public static async Task RunAsync(BuildOptions options, Func<Task<IReadOnlyList<string>>> list)
    {
        if (options.Shard is null && options.FilterWords is [])
            return;
        IReadOnlyList<string> tests;
        try
        {
            tests = await list();
        }
        catch (FailureException)
        {
            return; // The rows report the problem of the suite.
        }

        var words = new TestFilter("", options.FilterWords);
        if (options.Shard is { } shard && shard.Index > tests.Count)
        {
            throw new UsageException(
                $"--shard={shard} is empty: the {options.Suite.Name} suite has {tests.Count} tests. Use at most {tests.Count} shards.");
        }

        if (!tests.Any(words.Matches))
        {
            var terms = string.Join(" and ", words.Words.Select(word => $"'{word}'"));
            throw new UsageException(
                $"No test matches --filter: none of the {tests.Count} tests of the {options.Suite.Name} suite has {terms} in its full name. "
                + Similar(words, tests)
                + $"List all tests with {string.Join(" or ", options.Suite.Projects.Select(project => $"out/bin/{project}/release/{project} --list-tests"))}, or choose another --suite.");
        }
    }

    // Finds the test that contains the longest prefix of a word that no test contains, such as Paging for "page".
    private static string Similar(TestFilter filter, IReadOnlyList<string> tests)
    {
        const int Shortest = 3;
        var prefixes =
            from word in filter.Words
            where !tests.Any(new TestFilter("", [word]).Matches)
            from length in Enumerable.Range(Shortest, Math.Max(0, word.Length - Shortest))
            orderby length descending
            select new TestFilter("", [word[..length]]);
        return prefixes.Select(prefix => tests.FirstOrDefault(prefix.Matches)).FirstOrDefault(test => test is not null) is { } similar
            ? $"Did you mean {similar}? "
            : "";
    }
}
