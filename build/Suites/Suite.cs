namespace Build.Suites;

/// <summary>Test projects that run against a daemon's URL, one after another.</summary>
/// <param name="Name">The name, as in <c>--suite</c>.</param>
/// <param name="Projects">The names of the projects, at least one. A project's tests are in the namespace of the same name.</param>
public sealed record Suite(string Name, params IReadOnlyList<string> Projects)
{
    /// <summary>Whether its inputs are random, so that it takes <c>--requests</c> and <c>--seed</c>.</summary>
    public bool IsRandom => Projects.Contains("Dbal.Fuzz");

    /// <summary>The name in results and in the history: the project, or the suite's name when it has several.</summary>
    public string Id => Projects is [var project] ? project : Name;

    /// <summary>The comparison of all rows (<c>--target=Compare</c>). One process compares them; each row gets its own results.</summary>
    public static Suite Comparison { get; } = new("compare", "Dbal.Compare");

    /// <summary>All suites. The first is the default; the last has the projects of all others.</summary>
    public static IReadOnlyList<Suite> All { get; } =
    [
        new("integration", "Dbal.IntegrationTests"),
        new("conformance", "Dbal.ConformanceTests"),
        new("fuzz", "Dbal.Fuzz"),
        new("all", "Dbal.IntegrationTests", "Dbal.ConformanceTests", "Dbal.Fuzz"),
    ];

    /// <summary>Returns the smallest suite that has a test of this suite.</summary>
    /// <param name="fullName">The test's name with namespace and class.</param>
    public Suite Of(string fullName) => All.FirstOrDefault(suite => fullName.StartsWith(suite.Projects[0] + ".", StringComparison.Ordinal)) ?? this;
}
