using System.Text.RegularExpressions;
using Build.Matrix;
using Cake.Common.Tools.NUnit;
using Cake.Core;
using Cake.Core.IO;

namespace Build.Suites;

/// <summary>NUnit's console runner, <c>dotnet nunit</c>, a local tool of <c>dotnet-tools.json</c>.</summary>
public sealed partial class ConsoleRunner : ISuiteRunner
{
    /// <inheritdoc />
    public void Run(ICakeContext context, SuiteRequest request, Action<string> line) => context.NUnit3(
        [new FilePath(request.Assembly)],
        new NUnit3Settings
        {
            // Cake looks for the .NET Framework's runner only; ours is a command of dotnet.
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
            // The exit code counts the failures, which the result file tells better.
            HandleExitCode = _ => true,
            SetupProcessSettings = settings =>
            {
                settings.RedirectStandardOutput = true;
                settings.RedirectedStandardOutputHandler = text => Take(text, line);
                settings.RedirectStandardError = true;
                settings.RedirectedStandardErrorHandler = text => Take(text, line);
            },
        });

    /// <inheritdoc />
    public TestProgress? Progress(string line) => EndOfTest().Match(line) is { Success: true } match
        ? new(match.Groups["name"].Value, match.Groups["outcome"].Value switch
        {
            "Passed" => TestOutcome.Passed,
            "Skipped" or "Ignored" or "Explicit" => TestOutcome.Skipped,
            _ => TestOutcome.Failed,
        })
        : null;

    // Returning null keeps Cake from holding the line back for GetStandardOutput.
    private static string? Take(string? text, Action<string> line)
    {
        if (text is not null)
            line(text);
        return null;
    }

    [GeneratedRegex(@"^(?<outcome>Passed|Failed|Error|Invalid|Skipped|Ignored|Explicit) => (?<name>.+)$")]
    private static partial Regex EndOfTest();
}
