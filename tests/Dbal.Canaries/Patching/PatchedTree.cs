using System.Diagnostics;
using System.Xml.Linq;
using Dbal.Canaries.Killing;
using NUnit.Framework.Interfaces;

namespace Dbal.Canaries.Patching;

/// <summary>A work tree of the clone's commit and its uncommitted changes, in which patches are applied, compiled and tested.</summary>
internal sealed class PatchedTree : IDisposable
{
    private const string Tests = "Dbal.Tests";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    private static readonly string Bridge = Path.Combine("src", "Dbal.Backends.Prisma", "bridge", "node_modules");

    private readonly string folder = Path.Combine(Clone.Root, "out", "canaries");
    private Process? running;

    private string Tree => Path.Combine(folder, "tree");

    /// <summary>Creates the tree.</summary>
    /// <exception cref="InvalidOperationException">Git or the restore of packages failed.</exception>
    public void Create()
    {
        Dispose();
        Directory.CreateDirectory(folder);
        Require("git", ["worktree", "add", "--quiet", "--detach", Tree, "HEAD"], Clone.Root);
        File.Copy(Path.Combine(Clone.Root, ".packages.props"), Path.Combine(Tree, ".packages.props"));
        if (Directory.Exists(Path.Combine(Clone.Root, Bridge)))
            Directory.CreateSymbolicLink(Path.Combine(Tree, Bridge), Path.Combine(Clone.Root, Bridge));
        var changes = Path.Combine(folder, "uncommitted.patch");
        Require("git", ["diff", "--binary", $"--output={changes}", "HEAD"], Clone.Root);
        if (new FileInfo(changes).Length > 0)
            Require("git", ["apply", changes], Tree);
        Require("dotnet", ["restore", Path.Combine("tests", Tests), "-v", "quiet"], Tree);
    }

    /// <summary>Applies a patch, or takes it back.</summary>
    /// <exception cref="InvalidOperationException">It does not fit.</exception>
    public void Apply(string patch, bool reverse = false) => Require("git", ["apply", .. reverse ? new[] { "--reverse" } : [], patch], Tree);

    /// <summary>Compiles the unit tests and what they test.</summary>
    /// <exception cref="InvalidOperationException">The tree does not compile.</exception>
    public void Compile() =>
        // A patch need not have the project's style.
        Require("dotnet", ["build", Path.Combine("tests", Tests), "--no-restore", "-c", "Release", "-v", "quiet", "-nologo", "-p:RunAnalyzers=false"], Tree);

    /// <summary>Runs unit tests.</summary>
    /// <exception cref="InvalidOperationException">They wrote no results.</exception>
    public SuiteRun Run(IReadOnlyList<PatchTest> tests)
    {
        var results = Path.Combine(folder, "results.xml");
        File.Delete(results);
        var where = string.Join(" or ", tests.Select(test => test.Selection));
        var settings = Path.Combine(folder, "tests.runsettings");
        // https://docs.nunit.org/articles/vs-test-adapter/Tips-And-Tricks.html
        new XDocument(new XElement("RunSettings", new XElement(
            "NUnit",
            new XElement("TestOutputXml", folder),
            new XElement("TestOutputXmlFileName", Path.GetFileNameWithoutExtension(results)),
            new XElement("OutputXmlFolderMode", "AsSpecified"),
            new XElement("Where", where)))).Save(settings);
        var (_, output) = Start(Path.Combine(Tree, "out", "bin", Tests, "release", Tests), ["--settings", settings, "--results-directory", folder], Tree);
        if (!File.Exists(results))
            throw new InvalidOperationException($"{Tests} wrote no results: {output}");
        return new SuiteRun([.. XDocument.Load(results).Descendants("test-case").Select(Read)], FixtureFailure: null);
    }

    /// <summary>Ends the program that runs.</summary>
    public void Stop() => running?.Kill(entireProcessTree: true);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(Tree))
            Start("git", ["worktree", "remove", "--force", Tree], Clone.Root);
        Start("git", ["worktree", "prune"], Clone.Root);
    }

    private static SuiteTest Read(XElement test)
    {
        string Value(string name) => test.Attribute(name)?.Value ?? "";
        var status = Enum.Parse<TestStatus>(Value("result"));
        var site = Enum.TryParse<FailureSite>(Value("site"), out var named) ? named : FailureSite.Test;
        var message = test.Element("failure")?.Element("message")?.Value ?? test.Element("reason")?.Element("message")?.Value ?? "";
        return new SuiteTest(Value("fullname"), Value("methodname"), new ResultState(status, Value("label"), site), message);
    }

    private void Require(string program, string[] arguments, string workingFolder)
    {
        var (code, output) = Start(program, arguments, workingFolder);
        if (code != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed: {output}");
    }

    private (int Code, string Output) Start(string program, string[] arguments, string workingFolder)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = workingFolder };
        using var process = running = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} did not end within {Limit.TotalMinutes} minutes.");
        }

        running = null;
        return (process.ExitCode, $"{output.Result}{errors.Result}".Trim());
    }
}
