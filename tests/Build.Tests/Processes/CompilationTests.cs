using Build.Processes;
using Build.Results;
using Build.Suites;
using Build.Workspace;
using NUnit.Framework;
using System.Xml.Linq;

namespace Build.Tests.Processes;

/// <summary>Programs are compiled when they are older than their sources, and only then.</summary>
public sealed class CompilationTests
{
    private static readonly string[] Elements = ["ProjectReference", "Compile"];
    private static readonly DateTime Then = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private DirectoryInfo root = null!;
    private Repository repository = null!;

    [SetUp]
    public void MakeProgram()
    {
        root = Directory.CreateTempSubdirectory("dbal-compilation-");
        repository = new Repository(root.FullName, "release");
        Write(Path.GetRelativePath(root.FullName, repository.Executable("Dbal.Daemon")), Then);
        Write("out/Dbal.Daemon.stamp", Then.AddHours(1));
        Write("src/Dbal/a.cs", Then);
        Write("src/Dbal/b.cs", Then);
        Write("src/Dbal.Backends.Prisma/bridge/c.mjs", Then);
        Write("Directory.Build.props", Then);
        foreach (var folder in Directory.EnumerateDirectories(root.FullName, "*", SearchOption.AllDirectories))
            Directory.SetLastWriteTimeUtc(folder, Then);
    }

    [TearDown]
    public void RemoveProgram() => root.Delete(recursive: true);

    [Test]
    public async Task A_current_program_is_not_compiled()
    {
        Write("src/Dbal.Backends.Prisma/bridge/c.mjs", Then.AddHours(2));
        Write("tests/Dbal.Tests/d.cs", Then.AddHours(2));

        Assert.That(await IsCompiledAsync(), Is.False);
    }

    [TestCase("src/Dbal/a.cs")]
    [TestCase("src/Dbal/new.cs")]
    [TestCase("Directory.Build.props")]
    public async Task A_program_is_compiled_when_a_file_is_newer_than_its_stamp(string file)
    {
        Write(file, Then.AddHours(2));

        Assert.That(await IsCompiledAsync(), Is.True);
    }

    [Test]
    public async Task A_program_is_compiled_when_a_file_was_deleted()
    {
        File.Delete(Path.Combine(root.FullName, "src", "Dbal", "b.cs"));

        Assert.That(await IsCompiledAsync(), Is.True);
    }

    [TestCase("out/Dbal.Daemon.stamp")]
    [TestCase(null)]
    public async Task A_program_is_compiled_when_its_stamp_or_executable_is_missing(string? file)
    {
        File.Delete(file is null ? repository.Executable("Dbal.Daemon") : Path.Combine(root.FullName, file));

        Assert.That(await IsCompiledAsync(), Is.True);
    }

    [Test]
    public void The_sources_of_a_program_include_all_files_that_its_project_uses()
    {
        var clone = Repository.Find().Root;
        string[] projects = ["src/Dbal.Daemon", "tests/Dbal.Tests", "tests/Build.Tests", .. Suite.All[^1].Projects.Select(project => $"tests/{project}")];
        foreach (var project in projects)
        {
            var sources = Compilation.SourcesOf(Path.GetFileName(project)).Select(source => Path.Combine(clone, source)).ToList();
            var used = Used(Path.Combine(clone, project)).ToList();

            Assert.That(used, Is.Not.Empty);
            Assert.That(used.Where(path => !sources.Any(source => path.StartsWith(source + Path.DirectorySeparatorChar, StringComparison.Ordinal))), Is.Empty, project);
        }
    }

    // The folders of a project and of those that it references, and of single files that it compiles.
    private static IEnumerable<string> Used(string project)
    {
        yield return Path.Combine(project, ".");
        var includes =
            from element in XDocument.Load(Path.Combine(project, Path.GetFileName(project) + ".csproj")).Descendants()
            where Elements.Contains(element.Name.LocalName) && element.Attribute("Include") is not null
            select (Kind: element.Name.LocalName, Path: Path.GetFullPath(Path.Combine(project, (string)element.Attribute("Include")!)));
        foreach (var (kind, path) in includes)
        {
            var folder = Path.GetDirectoryName(path)!;
            foreach (var used in kind == "ProjectReference" && Path.GetFileName(folder) != "build" ? Used(folder) : [path])
                yield return used;
        }
    }

    // The folder has no Bootstrap.proj, so a compilation fails.
    [Test, NonParallelizable]
    public void A_compilation_waits_for_another_build_in_the_clone()
    {
        File.Delete(repository.Executable("Dbal.Daemon"));
        using var other = new FileStream(Path.Combine(root.FullName, "out", "build.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        var (errors, console) = (new StringWriter(), Console.Error);
        Console.SetError(errors);
        try
        {
            Assert.ThrowsAsync<TaskCanceledException>(() => new Compilation(repository, cancellation.Token).EnsureAsync("Dbal.Daemon"));
        }
        finally
        {
            Console.SetError(console);
        }

        Assert.That(errors.ToString(), Is.EqualTo($"Waiting for another build in this clone ...{Environment.NewLine}"));
    }

    private async Task<bool> IsCompiledAsync()
    {
        try
        {
            await new Compilation(repository, CancellationToken.None).EnsureAsync("Dbal.Daemon");
            return false;
        }
        catch (FailureException exception)
        {
            Assert.That(exception.Message, Does.StartWith("Cannot compile Dbal.Daemon"));
            return true;
        }
    }

    private void Write(string file, DateTime time)
    {
        var path = Path.Combine(root.FullName, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
        File.SetLastWriteTimeUtc(path, time);
        Directory.SetLastWriteTimeUtc(Path.GetDirectoryName(path)!, Then);
    }
}
