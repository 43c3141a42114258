using Build.Results;
using Cake.Core;
using Cake.Core.IO;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Build.Suites;

/// <summary>The suite's own executable: NUnit's adapter for Microsoft.Testing.Platform.</summary>
public sealed partial class ExecutableRunner : ISuiteRunner
{
    // https://learn.microsoft.com/dotnet/core/testing/microsoft-testing-platform-troubleshooting
    private const int Success = 0;
    private const int TestFailed = 2;
    private const int NoTestRan = 8;

    /// <inheritdoc />
    public int Run(ICakeContext context, SuiteRequest request, Action<string> line)
    {
        var settings = System.IO.Path.Combine(request.Folder, "suite.runsettings");
        RunSettings(request).Save(settings);
        var arguments = new ProcessArgumentBuilder()
            .Append("--settings").AppendQuoted(settings)
            .Append("--results-directory").AppendQuoted(request.Folder)
            .Append("--output Detailed --no-ansi --progress off");
        using var process = context.ProcessRunner.Start(request.Executable, new ProcessSettings
        {
            Arguments = arguments,
            EnvironmentVariables = request.Environment.ToDictionary(),
            RedirectStandardOutput = true,
            RedirectedStandardOutputHandler = text => Take(text, line),
            RedirectStandardError = true,
            RedirectedStandardErrorHandler = text => Take(text, line),
        });
        process.WaitForExit();
        return process.GetExitCode();
    }

    // The exit code does not depend on the tear-down of fixtures.
    /// <inheritdoc />
    public bool Agrees(int exitCode, SuiteResult result) => exitCode switch
    {
        Success => result.Failed == 0,
        TestFailed => result.Failed > 0 || result.FixtureFailures.Count > 0,
        NoTestRan => result.Tests.Count == 0,
        _ => false,
    };

    /// <inheritdoc />
    public TestProgress? Progress(string line) => EndOfTest().Match(line) is { Success: true } match
        ? new(match.Groups["name"].Value, Enum.Parse<TestOutcome>(match.Groups["outcome"].Value, ignoreCase: true))
        : null;

    /// <summary>Returns the adapter's settings (https://docs.nunit.org/articles/vs-test-adapter/Tips-And-Tricks.html).</summary>
    internal static XDocument RunSettings(SuiteRequest request) => new(
        new XElement(
            "RunSettings",
            new XElement(
                "NUnit",
                new XElement("TestOutputXml", System.IO.Path.GetDirectoryName(request.ResultFile)),
                new XElement("TestOutputXmlFileName", System.IO.Path.GetFileNameWithoutExtension(request.ResultFile)),
                new XElement("OutputXmlFolderMode", "AsSpecified"),
                request.Where is null ? null : new XElement("Where", request.Where)),
            new XElement(
                "TestRunParameters",
                request.Parameters.Select(pair => new XElement("Parameter", new XAttribute("name", pair.Key), new XAttribute("value", pair.Value))))));

    // Returning null prevents Cake from buffering the line for GetStandardOutput.
    private static string? Take(string? text, Action<string> line)
    {
        if (text is not null)
            line(text);
        return null;
    }

    [GeneratedRegex(@"^\s*(?<outcome>passed|failed|skipped) (?<name>.+) \([^()]*\)$")]
    private static partial Regex EndOfTest();
}
