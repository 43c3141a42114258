using NUnit.Framework;

namespace Build.Tests.Bootstrap;

/// <summary>The common behaviour of <c>build.sh</c> and <c>build.ps1</c>.</summary>
[Platform(Exclude = "Win", Reason = "The programs that stand in for dotnet and the build are shell scripts.")]
public abstract class ScriptTests
{
    private static readonly string[] Awkward =
        ["--backend=sqlite,postgres", "--filter=name =~ \"a b\" && class != 'c'", "", "a\\b\\", "$HOME `x` *", "ü", "--", "-p:x;y"];

    private ScriptFolder folder = null!;

    internal ScriptFolder Folder => folder;

    [SetUp]
    public void MakeFolder() => folder = new ScriptFolder();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    /// <summary>Runs the script.</summary>
    internal abstract (int Code, string Output, string Error) Run(params string[] arguments);

    /// <summary>Runs the script without <c>dotnet</c>.</summary>
    internal abstract (int Code, string Output, string Error) RunWithoutDotnet();

    [Test]
    public void Builds_first_and_passes_all_arguments_unchanged()
    {
        var (code, output, error) = Run(Awkward);

        Assert.Multiple(() =>
        {
            Assert.That(code, Is.Zero, error);
            Assert.That(folder.DotnetArguments, Has.Member("msbuild").And.Some.EndsWith("Bootstrap.proj"));
            Assert.That(folder.ProgramArguments, Is.EqualTo(Awkward));
            Assert.That(output, Is.Empty, "Standard output belongs to the program.");
            Assert.That(error, Does.Contain("an error of the compiler"));
        });
    }

    [Test]
    public void Does_not_build_without_changes()
    {
        Run();
        folder.Age();
        folder.Forget();

        var (code, _, error) = Run("--help");

        Assert.That((code, folder.DotnetArguments, error), Is.EqualTo((0, (IReadOnlyList<string>?)null, "")));
        Assert.That(folder.ProgramArguments, Is.EqualTo(new[] { "--help" }));
    }

    [TestCase("build/a.cs")]
    [TestCase("build/new.cs")]
    [TestCase("src/Dbal.Connections/a.cs")]
    [TestCase("OptionalPackages.props")]
    [TestCase("Directory.Packages.props")]
    [TestCase("dotnet-tools.json")]
    [TestCase("global.json")]
    public void Builds_when_a_file_is_newer_than_the_last_build(string file)
    {
        Run();
        folder.Age();
        folder.Forget();
        File.WriteAllText(Path.Combine(folder.Root, file), "changed");
        File.SetLastWriteTimeUtc(Path.Combine(folder.Root, file), DateTime.UtcNow.AddMinutes(1));

        Run();

        Assert.That(folder.DotnetArguments, Is.Not.Null);
    }

    [Test]
    public void Builds_when_a_file_was_deleted()
    {
        Run();
        folder.Age();
        folder.Forget();
        File.Delete(Path.Combine(folder.Root, "build", "a.cs"));
        Directory.SetLastWriteTimeUtc(Path.Combine(folder.Root, "build"), DateTime.UtcNow.AddMinutes(1));

        Run();

        Assert.That(folder.DotnetArguments, Is.Not.Null);
    }

    [TestCase(".packages.props")]
    [TestCase("out/Build.stamp")]
    public void Builds_when_its_stamp_files_are_missing(string file)
    {
        Run();
        folder.Age();
        folder.Forget();
        File.Delete(Path.Combine(folder.Root, file));

        Run();

        Assert.That(folder.DotnetArguments, Is.Not.Null);
    }

    [Test]
    public void Accepts_stamp_files_with_Windows_line_endings()
    {
        Run();
        foreach (var file in (string[])[".packages.props", "out/Build.stamp"])
            File.WriteAllText(Path.Combine(folder.Root, file), "<Project />\r\n");
        folder.Age();
        folder.Forget();

        Assert.That(Run().Code, Is.Zero);
        Assert.That(folder.DotnetArguments, Is.Null);
    }

    [TestCase("a source of the daemon, which the build program compiles", "src/a.cs")]
    public void Does_not_build_for(string reason, string file)
    {
        Run();
        folder.Age();
        folder.Forget();
        File.WriteAllText(Path.Combine(folder.Root, file), reason);
        File.SetLastWriteTimeUtc(Path.Combine(folder.Root, file), DateTime.UtcNow.AddMinutes(1));

        Run();

        Assert.That(folder.DotnetArguments, Is.Null);
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(64)]
    [TestCase(130)]
    public void Exits_with_the_code_of_the_program(int code)
    {
        folder.EndWith("program", code);

        Assert.That(Run().Code, Is.EqualTo(code));
    }

    [Test]
    public void A_failed_build_exits_with_2_and_runs_nothing()
    {
        folder.EndWith("dotnet", 1);

        var (code, output, error) = Run();

        Assert.That((code, output, folder.ProgramArguments), Is.EqualTo((2, "", (IReadOnlyList<string>?)null)));
        Assert.That(error, Does.Contain("an error of the compiler"));
    }

    [Test]
    public void Says_where_to_get_a_missing_sdk()
    {
        var (code, output, error) = RunWithoutDotnet();

        Assert.That((code, output), Is.EqualTo((2, "")));
        Assert.That(error, Does.Contain(".NET SDK").And.Contain("https://dotnet.microsoft.com/download"));
    }
}
