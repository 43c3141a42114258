using Build.Matrix;
using Build.Options;
using Build.Processes;
using Build.Results;
using Build.Suites;
using Build.Workspace;
using Cake.Core;
using System.Text.Json;

namespace Build.Runs;

/// <summary>
/// The comparison of all rows: one process that sends requests to all daemons. The first row that reaches its test phase starts it, when the daemons of all
/// rows are ready or have failed; every row gets its own results.
/// </summary>
/// <param name="repository">The paths of the clone.</param>
/// <param name="options">The command line.</param>
/// <param name="schedule">The rows.</param>
/// <param name="guard">Watches the process.</param>
/// <param name="say">Prints a line.</param>
internal sealed class Comparison(Repository repository, BuildOptions options, Schedule schedule, ProcessGuard guard, Action<string> say)
{
    private const int NoDifference = 0;
    private const int Differs = 1;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly Lock starting = new();
    private Task<IReadOnlyList<Check>>? comparing;

    /// <summary>The file with the results of all rows.</summary>
    public string ResultFile => Path.Combine(repository.CompareFolder, "results.json");

    /// <summary>Writes the entity files that the daemons serve: the shipped ones, and those that the seed draws or the streams need.</summary>
    /// <param name="repository">The paths of the clone.</param>
    /// <param name="options">The command line.</param>
    /// <param name="guard">Watches the process.</param>
    /// <exception cref="CakeException">The files cannot be written.</exception>
    public static async Task PrepareEntitiesAsync(Repository repository, BuildOptions options, ProcessGuard guard)
    {
        Directory.CreateDirectory(repository.CompareFolder);
        List<string> arguments = ["entities", repository.Entities, repository.ShippedEntities, $"{options.Seed}"];
        if (options.Entities is not null)
            arguments.Add($"--entities={options.Entities}");
        if (options.Replay is not null)
            arguments.Add($"--replay={options.Replay}");
        try
        {
            await RunAsync(repository, arguments, guard, _ => { }, [NoDifference], CancellationToken.None);
        }
        catch (FailureException exception)
        {
            throw new CakeException($"INFRA: {exception.Message} {exception.Remedy}", exception);
        }
    }

    /// <summary>Returns the results of a row, after the comparison.</summary>
    /// <param name="row">The row.</param>
    /// <param name="progress">Receives each check.</param>
    /// <param name="cancellationToken">Kills the comparison.</param>
    /// <exception cref="FailureException">The comparison did not end.</exception>
    public async Task<SuiteRun> RunAsync(Row row, Action<TestProgress> progress, CancellationToken cancellationToken)
    {
        lock (starting)
            comparing ??= CompareAsync(cancellationToken);
        var tests = (await comparing.WaitAsync(cancellationToken)).Select(check => ResultOf(check, row.Backend.Name)).ToList();
        foreach (var test in tests)
            progress(new TestProgress(test.Name, test.Outcome));
        return new SuiteRun([.. tests.Select(test => new SuiteTest(test, TraceId: null))], [], Fault: null);
    }

    private async Task<IReadOnlyList<Check>> CompareAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(schedule.All.Select(row => schedule.RunAsync(row, Phase.Start)));
        var rows = schedule.All.Where(row => row is { HasStarted: true, Daemon: not null })
            .Select(row => new { name = row.Backend.Name, url = row.Daemon!.Url, server = row.Result.Server ?? "" }).ToList();
        var settings = Path.Combine(repository.CompareFolder, "settings.json");
        await File.WriteAllTextAsync(settings, JsonSerializer.Serialize(new
        {
            rows,
            seed = options.Seed,
            requests = options.Requests,
            entities = repository.Entities,
            given = options.Entities,
            replay = options.Replay,
            ledger = File.Exists(repository.Ledger) ? repository.Ledger : null,
            output = Path.Combine(repository.CompareFolder, "differences"),
        }, Json), cancellationToken);
        File.Delete(ResultFile);
        say($"Comparing {string.Join(", ", rows.Select(row => row.name))} and the model");
        await RunAsync(repository, ["play", settings, ResultFile], guard, say, [NoDifference, Differs], cancellationToken);
        return JsonSerializer.Deserialize<List<Check>>(await File.ReadAllTextAsync(ResultFile, cancellationToken), Json)!;
    }

    private static TestResult ResultOf(Check check, string row) => new(
        check.Name[(check.Name.LastIndexOf('.') + 1)..],
        check.Name,
        check.Failures.ContainsKey(row) ? TestOutcome.Failed : TestOutcome.Passed,
        TimeSpan.FromSeconds(check.Seconds))
    {
        Message = check.Failures.GetValueOrDefault(row),
        Output = string.Join('\n', check.Notes),
    };

    private static async Task RunAsync(
        Repository repository, IEnumerable<string> arguments, ProcessGuard guard, Action<string> say, int[] expected, CancellationToken cancellationToken)
    {
        var errors = new List<string>();
        var program = new ChildProgram(repository.Executable(Suite.Comparison.Projects[0]), [.. arguments])
        {
            Say = line => say("  " + line),
            Complain = errors.Add,
            Started = id => guard.Watch(id, "the comparison"),
        };
        var code = await program.RunAsync(cancellationToken);
        if (!expected.Contains(code))
        {
            throw new FailureException(
                FailureKind.Infra, $"The comparison exited with {SuiteCheck.ExitStatus(code)}. {string.Join('\n', errors).Trim()}", "Follow the message.");
        }
    }

    private sealed record Check(string Name, double Seconds, Dictionary<string, string> Failures, List<string> Notes);
}
