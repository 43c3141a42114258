using Build.Results;

namespace Build.Suites;

/// <summary>A test that has just ended.</summary>
/// <param name="Name">Its name, as the runner prints it.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record TestProgress(string Name, TestOutcome Outcome);
