namespace Build.Suites;

/// <summary>A test project that runs against a daemon's URL.</summary>
/// <param name="Name">The name, as in <c>--suite</c>.</param>
/// <param name="Project">The project's name.</param>
public sealed record Suite(string Name, string Project)
{
    /// <summary>Whether the suite's inputs are random, so that it supports <c>--requests</c> and <c>--seed</c>.</summary>
    public bool IsRandom { get; init; }

    /// <summary>All suites. The first is the default.</summary>
    public static IReadOnlyList<Suite> All { get; } =
    [
        new("integration", "Dbal.IntegrationTests"),
        new("conformance", "Dbal.ConformanceTests"),
        new("fuzz", "Dbal.Fuzz") { IsRandom = true },
    ];
}
