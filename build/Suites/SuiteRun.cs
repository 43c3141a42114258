using Build.Results;

namespace Build.Suites;

/// <summary>What running a suite left.</summary>
/// <param name="Tests">The tests that its result file holds.</param>
/// <param name="FixtureFailures">The fixtures whose one-time set-up or tear-down failed, each as a sentence.</param>
/// <param name="Fault">Why the tests alone cannot be believed; null when process, result file and list of tests agree.</param>
public sealed record SuiteRun(IReadOnlyList<SuiteTest> Tests, IReadOnlyList<string> FixtureFailures, FailureException? Fault);
