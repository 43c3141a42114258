namespace Build.Suites;

/// <summary>A test project that runs against a daemon's URL.</summary>
/// <param name="Name">The name, as in <c>--suite</c>.</param>
/// <param name="Project">The project's name.</param>
public sealed record Suite(string Name, string Project)
{
    /// <summary>Whether its inputs are random, so that it takes <c>--requests</c> and <c>--seed</c>.</summary>
    public bool IsRandom { get; init; }

    /// <summary>The comparison of all rows (<c>--target=Compare</c>). One process compares them; each row gets its own results.</summary>
    public static Suite Comparison { get; } = new("compare", "Dbal.Compare");

    /// <summary>All suites. The first is the default.</summary>
    public static IReadOnlyList<Suite> All { get; } =
    [
        new("integration", "Dbal.IntegrationTests"),
        new("conformance", "Dbal.ConformanceTests"),
        new("fuzz", "Dbal.Fuzz") { IsRandom = true },
    ];
}
