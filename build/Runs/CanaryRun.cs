using Build.Matrix;
using Build.Processes;
using Build.Results;
using Build.Servers;
using Build.Suites;
using Cake.Core;

namespace Build.Runs;

/// <summary>Runs the program with the canaries, once for each row and once for the patches, and lets it write the report.</summary>
/// <param name="session">The session of the build program.</param>
/// <param name="pool">The servers of the run.</param>
/// <param name="interruption">Kills the programs.</param>
internal sealed class CanaryRun(BuildSession session, ServerPool pool, CancellationToken interruption)
{
    private const string Project = "Dbal.Canaries";
    private const int Killed = 0;
    private const int Survived = 1;

    private string Folder => Path.Combine(session.Repository.Artifacts, "canaries");

    /// <summary>Runs the canaries of all rows, then the patches.</summary>
    /// <param name="rows">The rows. The first one also runs the canaries that are the same on each row.</param>
    /// <returns>Whether the tests noticed every canary.</returns>
    /// <exception cref="CakeException">A row or a patch could not be judged.</exception>
    /// <exception cref="FailureException">The program cannot be compiled or started.</exception>
    public async Task<bool> RunAsync(IReadOnlyList<Backend> rows)
    {
        await session.Compilation.EnsureAsync([Project, .. Suite.All.Single(suite => suite.Name == "conformance").Projects]);
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
        Directory.CreateDirectory(Folder);
        var codes = new int[rows.Count];
        await Parallel.ForAsync(0, rows.Count, new ParallelOptions { MaxDegreeOfParallelism = session.Options.Parallel, CancellationToken = interruption },
            async (at, token) => codes[at] = await RunRowAsync(rows[at], isFirst: at == 0, token));
        var unknown = rows.Where((_, at) => codes[at] is not (Killed or Survived)).ToList();
        if (unknown.Count > 0)
        {
            throw new CakeException(
                $"The canaries of these rows could not be judged: {string.Join(", ", unknown.Select(row => row.Name))}. Read the messages above.");
        }

        if (await RunPatchesAsync(rows) is not (Killed or Survived))
            throw new CakeException("The patches could not be judged. Read the messages above.");

        return await StartAsync([$"--report={Folder}"], [], session.Console.Print, interruption) switch
        {
            Killed => true,
            Survived => false,
            var code => throw new CakeException($"{Project} exited with {SuiteCheck.ExitStatus(code)} instead of writing the report. Read the messages above."),
        };
    }

    private async Task<int> RunRowAsync(Backend row, bool isFirst, CancellationToken token)
    {
        try
        {
            using var database = row.Service is { } service ? await pool.CleanDatabaseAsync(service, row.Database, token) : null;
            var url = database?.Url ?? (row.Database == ":memory:" ? row.Database : Path.Combine(Folder, row.Name + ".db"));
            var output = Path.Combine(Folder, row.Name + ".json");
            string[] arguments = [$"--row={row.Name}", $"--adapter={row.Adapter}", $"--output={output}", .. isFirst ? [] : new[] { "--each-row" }];
            return await StartAsync(arguments, [("DBAL_DATABASE_URL", url)], session.Console.Say, token);
        }
        catch (FailureException exception)
        {
            session.Console.Warn($"{row.Name}: {exception.Message} {exception.Remedy}");
            return ExitCode.InfrastructureFailed;
        }
    }

    // Patches are compiled, so they run after the rows, when the processor is free. Unit tests find their servers in the environment.
    private async Task<int> RunPatchesAsync(IReadOnlyList<Backend> rows)
    {
        var databases = new List<(DatabaseService Service, CleanDatabase Database)>();
        try
        {
            foreach (var row in rows.Where(row => row.Service is not null).DistinctBy(row => row.Service))
                databases.Add((row.Service!, await pool.CleanDatabaseAsync(row.Service!, row.Database, interruption)));
            string[] arguments = [$"--patches={string.Join(',', rows.Select(row => row.Name))}", $"--output={Path.Combine(Folder, "patches.json")}"];
            return await StartAsync(arguments, [.. databases.Select(each => (each.Service.UrlVariable, each.Database.Url))], session.Console.Say, interruption);
        }
        catch (FailureException exception)
        {
            session.Console.Warn($"{exception.Message} {exception.Remedy}");
            return ExitCode.InfrastructureFailed;
        }
        finally
        {
            foreach (var (_, database) in databases)
                database.Dispose();
        }
    }

    private async Task<int> StartAsync(
        IReadOnlyList<string> arguments, IReadOnlyList<(string Name, string Value)> environment, Action<string> say, CancellationToken token)
    {
        var program = new ChildProgram(session.Repository.Executable(Project), arguments)
        {
            Environment = environment,
            Say = say,
            Started = id => session.Guard.Watch(id, Project),
        };
        return await program.RunAsync(token);
    }
}
