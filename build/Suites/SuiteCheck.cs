using Build.Results;
using System.Globalization;

namespace Build.Suites;

/// <summary>
/// Checks that a suite's exit code, its result file and its list of tests are consistent. An inconsistent result is unreliable, even when all tests
/// passed.
/// </summary>
internal static class SuiteCheck
{
    /// <summary>Returns the first inconsistency; null when there is none.</summary>
    /// <param name="result">The content of the result file.</param>
    /// <param name="exitCode">The exit code of the process.</param>
    /// <param name="runner">The runner, which defines the exit codes.</param>
    /// <param name="request">The requested tests.</param>
    public static FailureException? Find(SuiteResult result, int exitCode, ISuiteRunner runner, SuiteRequest request)
    {
        if (!runner.Agrees(exitCode, result))
        {
            return Infra(
                $"The suite exited with {ExitStatus(exitCode)}, which is not consistent with its result file: "
                + $"{result.Tests.Count} tests, {result.Failed} failed.",
                $"The runner may have crashed after the tests. Read its output: {request.OutputFile}");
        }

        if (Names(result, request) is { } names)
            return names;
        if (result.Failed > 0 && result.Verdict != "Failed")
            return Infra($"The suite's result file is inconsistent: {result.Failed} tests failed, but the run is '{result.Verdict}'.",
                $"Read {request.ResultFile}");
        if (result.Failed == 0 && result.Verdict == "Failed" && result.FixtureFailures.Count == 0)
            return new FailureException(FailureKind.Test, "NUnit reports the run as failed, but no test and no fixture failed.",
                $"Read {request.ResultFile}");
        return null;
    }

    /// <summary>Describes an exit code, with its signal, such as <c>exit code 139 (SIGSEGV)</c>.</summary>
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
        if (request.Tests is not { } requested)
            return null;
        var found = result.Tests.Select(test => test.Result.FullName).ToHashSet();
        var missing = request.Filter is null ? requested.Where(name => !found.Contains(name)).ToList() : [];
        if (missing.Count > 0)
        {
            return Infra(
                $"{missing.Count} of {requested.Count} requested tests are missing in the suite's result file: {TestNames.Some(missing)}.",
                $"The runner may have stopped early. Read its output: {request.OutputFile}");
        }

        var known = requested.ToHashSet();
        var unknown = found.Where(name => !known.Contains(name)).ToList();
        return unknown.Count == 0 ? null : Infra(
            $"The suite's result file contains tests that were not requested: {TestNames.Some(unknown)}.",
            $"Make test names the same in each run. Compare with {request.Executable} --list-tests");
    }

    private static FailureException Infra(string message, string remedy) => new(FailureKind.Infra, message, remedy);
}
