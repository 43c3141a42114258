using Build.Results;

namespace Build.Suites;

/// <summary>The outcome of running a suite.</summary>
/// <param name="Tests">The tests of the result file.</param>
/// <param name="FixtureFailures">The fixtures whose one-time set-up or tear-down failed, as sentences.</param>
/// <param name="Fault">Why the results are unreliable; null when exit code, result file and list of tests are consistent.</param>
public sealed record SuiteRun(IReadOnlyList<SuiteTest> Tests, IReadOnlyList<string> FixtureFailures, FailureException? Fault);
