namespace Build.Suites;

/// <summary>Composes expressions for NUnit (https://docs.nunit.org/articles/nunit/running-tests/Test-Selection-Language.html).</summary>
public static class TestSelection
{
    /// <summary>Returns an expression that matches exactly one test.</summary>
    /// <param name="fullName">The test's name with namespace and class.</param>
    public static string One(string fullName) => $"test == '{fullName.Replace(@"\", @"\\").Replace("'", @"\'")}'";

    /// <summary>Returns an expression that matches exactly these tests.</summary>
    /// <param name="fullNames">The names with namespace and class; at least one.</param>
    /// <exception cref="ArgumentException">There is no name. An empty expression would match all tests.</exception>
    public static string AnyOf(IEnumerable<string> fullNames) => string.Join(" || ", fullNames.Select(One)) is { Length: > 0 } expression
        ? expression
        : throw new ArgumentException("No test is selected.", nameof(fullNames));

    /// <summary>Returns an expression that matches the tests that all expressions match; null, which matches all tests, when there is none.</summary>
    /// <param name="expressions">The expressions; null for one that matches all tests.</param>
    public static string? AllOf(params string?[] expressions)
    {
        var conditions = expressions.OfType<string>().ToList();
        return conditions.Count > 1 ? string.Join(" && ", conditions.Select(condition => $"({condition})")) : conditions.SingleOrDefault();
    }
}
