namespace Build.Suites;

/// <summary>A test project that runs against a daemon's URL.</summary>
/// <param name="Name">What <c>--suite</c> takes.</param>
/// <param name="Project">The project's name.</param>
public sealed record Suite(string Name, string Project)
{
    /// <summary>Whether its inputs are drawn at random, so that it takes <c>--requests</c> and <c>--seed</c>.</summary>
    public bool IsRandom { get; init; }

    /// <summary>Every suite there is; the first is the default.</summary>
    public static IReadOnlyList<Suite> All { get; } =
    [
        new("integration", "Dbal.IntegrationTests"),
        new("conformance", "Dbal.ConformanceTests"),
        new("fuzz", "Dbal.Fuzz") { IsRandom = true },
    ];
}
