using Build.Results;
using Build.Workspace;
using System.Diagnostics;

namespace Build.Processes;

/// <summary>Compiles the programs that a run starts, when their sources have changed. <c>build.sh</c> compiles only the build program itself.</summary>
/// <param name="repository">The clone.</param>
/// <param name="cancellationToken">Kills the compiler.</param>
public sealed class Compilation(Repository repository, CancellationToken cancellationToken)
{
    private static readonly string[] OfEveryProgram = ["Directory.Build.props", "Directory.Packages.props", "OptionalPackages.props", ".packages.props", "global.json"];
    private static readonly string[] NotCompiled = ["bin", "obj", "node_modules", "bridge"];

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly HashSet<string> current = [];

    /// <summary>Compiles programs that are missing or older than their sources. Their projects are checked once per run.</summary>
    /// <param name="projects">The names of the projects.</param>
    /// <exception cref="FailureException">The compiler failed; its errors are on the error stream.</exception>
    public async Task EnsureAsync(params string[] projects)
    {
        string[] stale = [.. projects.Where(project => !current.Contains(project) && !IsCurrent(project))];
        if (stale.Length > 0)
            await CompileAsync(stale);
        current.UnionWith(projects);
    }

    /// <summary>Returns the files and folders that a project is compiled from, relative to the clone.</summary>
    /// <param name="project">The project's name.</param>
    internal static IReadOnlyList<string> SourcesOf(string project) => project switch
    {
        "Dbal.Daemon" => ["src"],
        // These suites know the daemon only by its API.
        "Dbal.IntegrationTests" or "Dbal.ConformanceTests" => [$"tests/{project}", "tests/Dbal.TestClient", "tests/Directory.Build.props"],
        _ => ["src", "tests", "build"],
    };

    private static string FileOf(string project) => $"{(project == "Dbal.Daemon" ? "src" : "tests")}/{project}/{project}.csproj";

    private bool IsCurrent(string project)
    {
        var stamp = new FileInfo(Path.Combine(repository.Root, "out", project + ".stamp"));
        return stamp.Exists && File.Exists(repository.Executable(project))
            && !SourcesOf(project).Concat(OfEveryProgram).Any(source => IsNewer(Path.Combine(repository.Root, source), stamp.LastWriteTimeUtc));
    }

    // Folders are compared too, because deleting a file changes only its folder.
    private static bool IsNewer(string path, DateTime time) =>
        !NotCompiled.Contains(Path.GetFileName(path))
        && ((Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any(entry => IsNewer(entry, time))) || File.GetLastWriteTimeUtc(path) > time);

    private async Task CompileAsync(string[] projects)
    {
        var names = string.Join(", ", projects);
        await using var turn = await TakeTurnAsync();
        var clock = Stopwatch.StartNew();
        await Console.Error.WriteLineAsync($"Compiling {names} ...");
        await using var progress = new Timer(_ => Console.Error.WriteLine($"  Compiling ... {clock.Elapsed.TotalSeconds:0} s"), null, Interval, Interval);
        var compiler = new ChildProgram(
            "dotnet",
            [
                "msbuild", Path.Combine(repository.Root, "build", "Bootstrap", "Bootstrap.proj"), "-target:Restore;Compile", "-nologo", "-maxCpuCount",
                "-verbosity:quiet", "-terminalLogger:off", "-consoleLoggerParameters:NoSummary", "-property:HasTurn=true", $"-property:Programs=\"{string.Join(';', projects.Select(FileOf))}\"",
            ])
        {
            Environment = [("DOTNET_CLI_TELEMETRY_OPTOUT", "1"), ("DOTNET_NOLOGO", "1")],
            Say = Console.Error.WriteLine, // standard output belongs to the results
        };
        if (await compiler.RunAsync(cancellationToken) != 0)
            throw new FailureException(FailureKind.Infra, $"Cannot compile {names}. See the errors above.", "Correct the errors, and run again.");
    }

    // The lock of Bootstrap/TakeTurn.cs, which build.sh takes when it compiles.
    private async Task<FileStream> TakeTurnAsync()
    {
        for (var hasWaited = false; ; hasWaited = true)
        {
            try
            {
                return new FileStream(Path.Combine(repository.Root, "out", "build.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                if (!hasWaited)
                    await Console.Error.WriteLineAsync("Waiting for another build in this clone ...");
                await Task.Delay(200, cancellationToken);
            }
        }
    }
}
