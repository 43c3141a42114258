using NUnit.Framework;
using System.Diagnostics;
using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Build.Tests.Bootstrap;

/// <summary>Runs <c>Bootstrap.proj</c> in a folder with one small project and its own package feed of empty packages.</summary>
[Parallelizable(ParallelScope.Children)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PackageProbeTests : IDisposable
{
    // Never in the feed: it would have to be a real program.
    private const string Tool = "NUnit.ConsoleRunner.NetCore";

    private static readonly string Repository = Build.Workspace.Repository.Find().Root;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("dbal probe ");

    public PackageProbeTests()
    {
        foreach (var file in (string[])["OptionalPackages.props", "Directory.Packages.props", "dotnet-tools.json", "build/Bootstrap/*"])
        {
            var folder = Path.Combine(root.FullName, Path.GetDirectoryName(file)!);
            Directory.CreateDirectory(folder);
            foreach (var source in Directory.GetFiles(Path.Combine(Repository, Path.GetDirectoryName(file)!), Path.GetFileName(file)))
                File.Copy(source, Path.Combine(folder, Path.GetFileName(source)));
        }
        Write("Directory.Build.props", """
            <Project>
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <UseArtifactsOutput>true</UseArtifactsOutput>
                <ArtifactsPath>$(MSBuildThisFileDirectory)out</ArtifactsPath>
              </PropertyGroup>
              <Import Project="OptionalPackages.props" />
            </Project>
            """);
        Write("Dbal.slnx", """<Solution><Project Path="src/Small/Small.csproj" /></Solution>""");
        Write("src/Small/Small.csproj", """<Project Sdk="Microsoft.NET.Sdk" />""");
        Write("src/Small/Small.cs", "public sealed class Small;");
        WriteFeed("feed");
        Directory.CreateDirectory(Feed);
    }

    private static IReadOnlyList<string> Optional { get; } =
        [.. Read("OptionalPackages.props", "OptionalPackage").Select(package => package.Attribute("Include")!.Value)];

    private string Feed => Path.Combine(root.FullName, "feed");

    private string Missing => Path.Combine(root.FullName, ".packages.props");

    public void Dispose() => root.Delete(recursive: true);

    [Test]
    public void Each_package_is_probed_separately_and_again_when_its_version_changes()
    {
        foreach (var package in Optional.Except(["MySqlConnector", "MongoDB.Driver", Tool]))
            AddPackage(package);
        AddPackage("MongoDB.Driver", dependency: "Nowhere");

        var first = Run();

        Assert.That(first.Code, Is.Zero, first.Error);
        Assert.That(MissingPackages(), Is.EqualTo(new[] { "MongoDB.Driver", "MySqlConnector", Tool }));
        Assert.That(first.Error, Does.Contain($"The package feed does not have MongoDB.Driver, MySqlConnector, {Tool}."));
        Assert.That(Path.Combine(root.FullName, "out", "Small.stamp"), Does.Exist);

        AddPackage("MySqlConnector");
        Assert.That(Run().Error, Does.Not.Contain("The package feed does not have"));
        Assert.That(MissingPackages(), Has.Member("MySqlConnector"), "What was found out is remembered.");

        File.SetLastWriteTimeUtc(Path.Combine(root.FullName, "Directory.Packages.props"), DateTime.UtcNow.AddMinutes(1));
        Assert.That(Run().Code, Is.Zero);
        Assert.That(MissingPackages(), Is.EqualTo(new[] { "MongoDB.Driver", Tool }));
    }

    [Test]
    public void An_unreachable_feed_fails_the_build_and_reports_no_package_as_missing()
    {
        WriteFeed("no-such-folder");

        var (code, error) = Run();

        Assert.That(code, Is.Not.Zero);
        Assert.That(error, Does.Contain("NU1301").And.Not.Contain("The package feed does not have"));
        Assert.That(Missing, Does.Not.Exist);
    }

    [Test]
    public void A_compile_error_prints_only_the_compilers_errors()
    {
        foreach (var package in Optional.Except([Tool]))
            AddPackage(package);
        Write("src/Small/Small.cs", "public sealed class Small { int x = \"\"; }");

        var (code, error) = Run();

        Assert.That(code, Is.Not.Zero);
        var progress = new Regex(@"\.\.\.( \d+ s)?$|^The package feed does not have");
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !progress.IsMatch(line)).ToList();
        Assert.That(lines, Has.Count.EqualTo(1).And.All.Contains("error CS0029"));
        Assert.That(Path.Combine(root.FullName, "out", "Small.stamp"), Does.Not.Exist);
    }

    [Test]
    public async Task The_second_of_two_concurrent_builds_waits_and_says_so()
    {
        foreach (var package in Optional.Except([Tool]))
            AddPackage(package);

        var results = await Task.WhenAll(Task.Run(Run), Task.Run(Run));

        Assert.That(results.Select(result => result.Code), Is.All.Zero, string.Join("\n", results.Select(result => result.Error)));
        Assert.That(results.Count(result => result.Error.Contains("Waiting for another build in this clone")), Is.EqualTo(1));
    }

    [Test]
    public void Each_optional_package_describes_what_works_without_it()
    {
        var packages = Read("OptionalPackages.props", "OptionalPackage").ToList();
        var adapters = packages.SelectMany(package => package.Attribute("Adapters")?.Value.Split(',') ?? []).ToList();

        Assert.That(packages.Where(package => package.Attribute("Replacement") is null == package.Attribute("Adapters") is null), Is.Empty);
        Assert.That(adapters, Is.Unique.And.EquivalentTo(Build.Matrix.Backend.All.Select(backend => backend.Adapter).Distinct()));
    }

    private (int Code, string Error) Run()
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                "msbuild", Path.Combine(root.FullName, "build", "Bootstrap", "Bootstrap.proj"),
                "-nologo", "-nodeReuse:false", "-verbosity:quiet", "-terminalLogger:off", "-consoleLoggerParameters:NoSummary",
                "-property:Programs=src/Small/Small.csproj",
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = root.FullName,
        };
        foreach (var variable in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(variable);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1"; // restore starts nodes, which would stay
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
            process.Kill(entireProcessTree: true);
        return (process.ExitCode, output.Result + error.Result);
    }

    private string[] MissingPackages() => XDocument.Load(Missing).Descendants("MissingPackages").Single().Value.Split(';');

    private static IEnumerable<XElement> Read(string file, string element) => XDocument.Load(Path.Combine(Repository, file)).Descendants(element);

    private void Write(string file, string text)
    {
        var path = Path.Combine(root.FullName, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private void WriteFeed(string folder) => Write("nuget.config", $"""
        <configuration>
          <config><add key="globalPackagesFolder" value="packages" /></config>
          <packageSources><clear /><add key="feed" value="{folder}" /></packageSources>
        </configuration>
        """);

    private void AddPackage(string package, string? dependency = null)
    {
        var version = Read("Directory.Packages.props", "PackageVersion").Single(each => each.Attribute("Include")!.Value == package).Attribute("Version")!.Value;
        using var archive = ZipFile.Open(Path.Combine(Feed, $"{package}.{version}.nupkg"), ZipArchiveMode.Create);
        using var nuspec = new StreamWriter(archive.CreateEntry($"{package}.nuspec").Open());
        nuspec.Write($"""
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata>
                <id>{package}</id><version>{version}</version><authors>test</authors><description>empty</description>
                {(dependency is null ? "" : $"<dependencies><dependency id=\"{dependency}\" version=\"1.0.0\" /></dependencies>")}
              </metadata>
            </package>
            """);
    }
}
