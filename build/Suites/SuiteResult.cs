using Build.Results;

namespace Build.Suites;

/// <summary>The content of an NUnit result file.</summary>
/// <param name="Verdict">NUnit's result of the run: Passed, Failed, Warning, Skipped or Inconclusive.</param>
/// <param name="Failed">NUnit's number of failed tests.</param>
/// <param name="Tests">The tests, in the order of their start.</param>
/// <param name="FixtureFailures">The fixtures whose one-time set-up or tear-down failed, as sentences.</param>
public sealed record SuiteResult(string Verdict, int Failed, IReadOnlyList<SuiteTest> Tests, IReadOnlyList<string> FixtureFailures);

/// <summary>A test of a result file.</summary>
/// <param name="Result">The test's result.</param>
/// <param name="TraceId">The trace id of the test's requests (W3C Trace Context); null when absent.</param>
public sealed record SuiteTest(TestResult Result, string? TraceId);
