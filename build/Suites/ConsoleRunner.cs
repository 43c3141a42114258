using Build.Results;
using Cake.Common.Tools.NUnit;
using Cake.Core;
using Cake.Core.IO;
using System.Text.RegularExpressions;

namespace Build.Suites;

/// <summary>NUnit's console runner, the local tool <c>dotnet nunit</c> of <c>dotnet-tools.json</c>.</summary>
public sealed partial class ConsoleRunner : ISuiteRunner
{
    // The runner's negative codes INVALID_TEST_FIXTURE and UNEXPECTED_ERROR, as Unix exit codes.
    private const int InvalidFixture = -4 & 0xFF;
    private const int UnexpectedError = -100 & 0xFF;
    private const int MostFailures = 100;

    /// <inheritdoc />
    public int Run(ICakeContext context, SuiteRequest request, Action<string> line)
    {
        var exitCode = 0;
        context.NUnit3([new FilePath(request.Assembly)], Settings(context, request, line, code => exitCode = code));
        return exitCode;
    }

    // The exit code is the number of failed tests, in some versions at most 100. Unix keeps the last eight bits (nunit-console, ConsoleRunner.cs).
    /// <inheritdoc />
    public bool Agrees(int exitCode, SuiteResult result) => exitCode switch
    {
        -4 or -100 or InvalidFixture or UnexpectedError => result.FixtureFailures.Count > 0 || result.Failed > 0,
        _ => exitCode == (result.Failed & 0xFF) || exitCode == Math.Min(result.Failed, MostFailures),
    };

    /// <inheritdoc />
    public TestProgress? Progress(string line) => EndOfTest().Match(line) is { Success: true } match
        ? new(match.Groups["name"].Value, match.Groups["outcome"].Value switch
        {
            "Passed" or "Warning" => TestOutcome.Passed,
            "Skipped" or "Ignored" or "Explicit" => TestOutcome.Skipped,
            _ => TestOutcome.Failed,
        })
        : null;

    private static NUnit3Settings Settings(ICakeContext context, SuiteRequest request, Action<string> line, Action<int> ended) => new()
    {
        // Cake searches only for the runner of .NET Framework. This runner is a command of dotnet.
        ToolPath = context.Tools.Resolve(OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"),
        ArgumentCustomization = arguments => arguments.Prepend("nunit"),
        NoHeader = true,
        NoColor = true,
        Labels = NUnit3Labels.After,
        Where = request.Where,
        Work = request.Folder,
        Results = [new NUnit3Result { FileName = request.ResultFile, Format = "nunit3" }],
        TestParams = request.Parameters.ToDictionary(),
        EnvironmentVariables = request.Environment.ToDictionary(),
        // Cake would throw for a failed test. The exit code is compared with the result file instead.
        HandleExitCode = code =>
        {
            ended(code);
            return true;
        },
        SetupProcessSettings = settings =>
        {
            settings.RedirectStandardOutput = true;
            settings.RedirectedStandardOutputHandler = text => Take(text, line);
            settings.RedirectStandardError = true;
            settings.RedirectedStandardErrorHandler = text => Take(text, line);
        },
    };

    // Returning null prevents Cake from buffering the line for GetStandardOutput.
    private static string? Take(string? text, Action<string> line)
    {
        if (text is not null)
            line(text);
        return null;
    }

    [GeneratedRegex(@"^(?<outcome>Passed|Failed|Error|Invalid|Warning|Inconclusive|Skipped|Ignored|Explicit) => (?<name>.+)$")]
    private static partial Regex EndOfTest();
}
