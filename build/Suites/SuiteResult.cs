using Build.Results;

namespace Build.Suites;

/// <summary>What an NUnit result file holds.</summary>
/// <param name="Verdict">NUnit's own word on the whole run: Passed, Failed, Warning, Skipped or Inconclusive.</param>
/// <param name="Failed">How many tests NUnit calls failed.</param>
/// <param name="Tests">The tests, in the order in which they began.</param>
/// <param name="FixtureFailures">The fixtures whose one-time set-up or tear-down failed, each as a sentence.</param>
public sealed record SuiteResult(string Verdict, int Failed, IReadOnlyList<SuiteTest> Tests, IReadOnlyList<string> FixtureFailures);

/// <summary>A test of a result file.</summary>
/// <param name="Result">What it found.</param>
/// <param name="TraceId">The trace that its requests bore (W3C Trace Context), when it tells.</param>
public sealed record SuiteTest(TestResult Result, string? TraceId);
