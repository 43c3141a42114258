using Build.Results;

namespace Build.Suites;

/// <summary>A test that has ended.</summary>
/// <param name="Name">The test's name, as printed by the runner.</param>
/// <param name="Outcome">How the test ended.</param>
public sealed record TestProgress(string Name, TestOutcome Outcome);
