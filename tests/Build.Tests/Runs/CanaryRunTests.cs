using Build.Matrix;
using Build.Options;
using Build.Runs;
using Build.Terminal;
using Build.Workspace;
using Cake.Core;
using NUnit.Framework;

namespace Build.Tests.Runs;

/// <summary>The rows of the canaries, with a script in the place of the program.</summary>
[Platform(Exclude = "Win")]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CanaryRunTests
{
    private readonly string folder = Directory.CreateTempSubdirectory("canaries").FullName;
    private readonly StringWriter printed = new();

    private static IReadOnlyList<Backend> Rows { get; } = [.. Backend.All.Where(backend => backend.Service is null)];

    private string Artifacts => Path.Combine(folder, "artifacts", "canaries");

    [TearDown]
    public void Delete() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task Only_the_first_row_runs_the_canaries_that_are_the_same_on_each_row()
    {
        Assert.That(await Run("exit 0"), Is.True);

        Assert.That(Log("sqlite"), Does.Contain("--adapter=sqlite").And.Contain(":memory:").And.Not.Contain("--each-row"));
        Assert.That(Log("sqlite_file"), Does.Contain("--adapter=sqlite").And.Contain("sqlite_file.db").And.Contain("--each-row"));
        Assert.That(Log("patches"), Does.Contain("--patches=sqlite,sqlite_file").And.Contain("patches.json"));
        Assert.That(Log("report"), Does.Contain($"--report={Artifacts}"));
    }

    [Test]
    public async Task The_report_decides_whether_a_canary_survived()
    {
        Assert.That(await Run("case $1 in --report*) exit 1 ;; *) exit 0 ;; esac"), Is.False);
        Assert.That(await Run("case $1 in --report*) exit 0 ;; *) exit 1 ;; esac"), Is.True);
    }

    [TestCase("case $1 in --row=sqlite_file) exit 2 ;; esac", "could not be judged: sqlite_file")]
    [TestCase("case $1 in --row=*) kill -9 $$ ;; esac", "could not be judged: sqlite, sqlite_file")]
    [TestCase("case $1 in --patches*) exit 2 ;; esac", "The patches could not be judged")]
    [TestCase("case $1 in --report*) exit 2 ;; esac", "exited with exit code 2 instead of writing the report")]
    public void A_program_that_fails_is_no_verdict(string script, string message) =>
        Assert.That(async () => await Run(script), Throws.TypeOf<CakeException>().With.Message.Contains(message));

    [Test]
    public async Task Results_of_an_earlier_run_are_removed()
    {
        Directory.CreateDirectory(Artifacts);
        await File.WriteAllTextAsync(Path.Combine(Artifacts, "mysql.json"), "[]");

        await Run("exit 0");

        Assert.That(File.Exists(Path.Combine(Artifacts, "mysql.json")), Is.False);
    }

    private string Log(string name) => File.ReadAllText(Path.Combine(folder, name + ".log"));

    private Task<bool> Run(string script)
    {
        // Both programs look as if they were compiled.
        foreach (var project in new[] { "Dbal.Canaries", "Dbal.ConformanceTests" })
        {
            var program = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "out", "bin", project, "release")).FullName, project);
            File.WriteAllText(
                program,
                $$"""
                #!/bin/sh
                name=${1#--row=}
                case $name in --report*) name=report ;; --patches*) name=patches ;; esac
                echo "$@" "$DBAL_DATABASE_URL" >'{{folder}}'/$name.log
                {{script}}

                """);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.WriteAllText(Path.Combine(folder, "out", project + ".stamp"), "");
        }

        var console = new BuildConsole(printed, TerminalStyle.Plain, Detail.Normal, isTerminal: false);
        var session = new BuildSession(OptionParser.Parse(["--target=Canaries"]), new Repository(folder, "release"), console, CancellationToken.None);
        return new CanaryRun(session, new ServerPool(null!, [], CancellationToken.None), CancellationToken.None).RunAsync(Rows);
    }
}
