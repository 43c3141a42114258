using Build.Results;
using System.Globalization;

namespace Build.Suites;

/// <summary>
/// Compares what a suite's process, its result file and its own list of tests say. Where they disagree, the result cannot be believed, however
/// many tests passed.
/// </summary>
internal static class SuiteCheck
{
    /// <summary>The first disagreement; null when there is none.</summary>
    /// <param name="result">The result file.</param>
    /// <param name="exitCode">The process's exit code.</param>
    /// <param name="runner">Knows which exit codes are normal.</param>
    /// <param name="request">What was to be run.</param>
    public static FailureException? Find(SuiteResult result, int exitCode, ISuiteRunner runner, SuiteRequest request)
    {
        if (!runner.Agrees(exitCode, result))
        {
            return Infra(
                $"The suite's process ended with {ExitStatus(exitCode)}, which does not fit its result file: "
                + $"{result.Tests.Count} tests, {result.Failed} failed.",
                $"Its runner may have crashed after the tests. Look at what it printed: {request.OutputFile}");
        }

        if (Names(result, request) is { } names)
            return names;
        if (result.Failed > 0 && result.Verdict != "Failed")
            return Infra($"The suite's result file contradicts itself: {result.Failed} tests failed, and the run is '{result.Verdict}'.",
                $"Look at {request.ResultFile}");
        if (result.Failed == 0 && result.Verdict == "Failed" && result.FixtureFailures.Count == 0)
            return new FailureException(FailureKind.Test, "NUnit reports the run as failed, although no test and no fixture failed.",
                $"Look at {request.ResultFile}");
        return null;
    }

    /// <summary>An exit code with the signal that it stands for, such as <c>exit code 139 (SIGSEGV)</c>.</summary>
    public static string ExitStatus(int code) => $"exit code {code}" + code switch
    {
        128 + 4 => " (SIGILL)",
        128 + 6 => " (SIGABRT)",
        128 + 7 => " (SIGBUS)",
        128 + 8 => " (SIGFPE)",
        128 + 9 => " (SIGKILL)",
        128 + 11 => " (SIGSEGV)",
        128 + 15 => " (SIGTERM)",
        > 128 and < 128 + 65 => string.Create(CultureInfo.InvariantCulture, $" (signal {code - 128})"),
        _ => "",
    };

    private static FailureException? Names(SuiteResult result, SuiteRequest request)
    {
        if (request.Tests is not { } wanted)
            return null;
        var found = result.Tests.Select(test => test.Result.FullName).ToHashSet();
        var lacking = request.Filter is null ? wanted.Where(name => !found.Contains(name)).ToList() : [];
        if (lacking.Count > 0)
        {
            return Infra(
                $"The suite's result file lacks {lacking.Count} of the {wanted.Count} tests that were to run: {TestNames.Some(lacking)}.",
                $"Its runner may have ended early. Look at what it printed: {request.OutputFile}");
        }

        var known = wanted.ToHashSet();
        var unknown = found.Where(name => !known.Contains(name)).ToList();
        return unknown.Count == 0 ? null : Infra(
            $"The suite's result file holds tests that were not to run: {TestNames.Some(unknown)}.",
            $"A test's name must be the same in each run. Compare: {request.Executable} --list-tests");
    }

    private static FailureException Infra(string message, string remedy) => new(FailureKind.Infra, message, remedy);
}
