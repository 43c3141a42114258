namespace Build.Suites;

/// <summary>Sentences of NUnit's test selection language (https://docs.nunit.org/articles/nunit/running-tests/Test-Selection-Language.html).</summary>
public static class TestSelection
{
    /// <summary>Finds exactly one test.</summary>
    /// <param name="fullName">Its name with namespace and class.</param>
    public static string One(string fullName) => $"test == '{fullName.Replace(@"\", @"\\").Replace("'", @"\'")}'";

    /// <summary>Finds exactly these tests.</summary>
    /// <param name="fullNames">Their names with namespace and class; at least one.</param>
    /// <exception cref="ArgumentException">There is none: an empty sentence would find all tests.</exception>
    public static string AnyOf(IEnumerable<string> fullNames) => string.Join(" || ", fullNames.Select(One)) is { Length: > 0 } sentence
        ? sentence
        : throw new ArgumentException("No test is selected.", nameof(fullNames));

    /// <summary>Finds what all the sentences find; null, which finds everything, when there is none.</summary>
    /// <param name="sentences">Sentences, or null for one that finds everything.</param>
    public static string? AllOf(params string?[] sentences)
    {
        var given = sentences.OfType<string>().ToList();
        return given.Count > 1 ? string.Join(" && ", given.Select(sentence => $"({sentence})")) : given.SingleOrDefault();
    }
}
