using Build.Databases;
using Build.Options;
using Build.Reports;
using Build.Suites;
using Cake.Core;

namespace Build.Matrix;

/// <summary>
/// One run of the matrix. The tasks of the graph ask for its steps in order; rows work ahead of them in the background, side by side, and keep
/// what they have to say until their task is there to print it.
/// </summary>
public sealed class MatrixRun
{
    private static readonly TimeSpan StopServersLimit = TimeSpan.FromSeconds(60);
    private readonly BuildSession session;
    private readonly ICakeContext context;
    private readonly DatabaseServers servers;
    private readonly CancellationTokenSource stop;
    private readonly DateTimeOffset startedAt = DateTimeOffset.UtcNow;
    private readonly string runId;
    private IReadOnlyList<Backend> backends = [];
    private RowPhase? last;
    private LastRun selection = LastRun.Ignored;
    private Task<MatrixPlan>? plan;
    private Task<MatrixRows>? rows;
    private Task? prisma;
    private Backend? stoppedBy;
    private bool reported;
    private bool serversEnded;

    /// <summary>Makes a run that has not begun; nothing is touched.</summary>
    /// <param name="context">Cake's context.</param>
    /// <param name="session">The command line and what belongs to it.</param>
    public MatrixRun(ICakeContext context, BuildSession session)
    {
        this.context = context;
        this.session = session;
        servers = new DatabaseServers(context, session.Repository.Root, session.Console.Say);
        stop = CancellationTokenSource.CreateLinkedTokenSource(session.Interruption);
        runId = $"{startedAt:yyyyMMdd-HHmmss}-{Random.Shared.Next(0x10000):x4}";
    }

    private BuildOptions Options => session.Options;

    private BuildConsole Console => session.Console;

    private ReportSettings Settings => ReportSettings.Detect(session.Repository.Root) with { Style = Console.Style };

    // A daemon that somebody asked to be started, and no more, is there to be used.
    private bool KeepsDaemons => Options.Keep || last == RowPhase.Start;

    private bool KeepsServers => Options.Keep || last is null or RowPhase.Start;

    /// <summary>Notes which tasks are going to run: they decide which rows are run, and how far.</summary>
    /// <param name="tasks">The tasks' names.</param>
    public void Expect(IReadOnlyCollection<string> tasks)
    {
        var expected = Backend.All.Where(backend => Enum.GetValues<RowPhase>().Any(phase => tasks.Contains(TaskNames.Of(phase, backend)))).ToHashSet();
        last = Enum.GetValues<RowPhase>().Reverse().Cast<RowPhase?>()
            .FirstOrDefault(phase => expected.Any(backend => tasks.Contains(TaskNames.Of(phase!.Value, backend))));
        backends = [.. Options.Backends.Where(backend => last is null || expected.Contains(backend))];
    }

    /// <summary>Decides, once, which rows run, and says so.</summary>
    public Task<MatrixPlan> PlanAsync() => plan ??= MakePlanAsync();

    /// <summary>Whether any row that was asked for needs a server.</summary>
    public bool NeedsServers => backends.Any(backend => backend.Service is not null);

    /// <summary>Whether any row that was asked for needs Prisma's schema and client.</summary>
    public bool NeedsPrisma => Options.Daemon is null && backends.Any(backend => backend.NeedsPrisma);

    /// <summary>Generates Prisma's schema and client, once.</summary>
    public async Task GeneratePrismaSchemaAsync()
    {
        try
        {
            await UnlessStoppedAsync(PrismaAsync);
        }
        catch (RowException exception)
        {
            // The rows that need it fail for it; others go on.
            Console.Warn(Console.Style.Mark(Mark.Bad) + exception.Message);
            Console.Warn("    " + exception.Remedy);
            if (last is null)
                throw new CakeException(exception.Message);
        }
    }

    /// <summary>Starts the servers; which of them did not start, and which rows that costs, <see cref="WaitHealthyAsync"/> tells.</summary>
    public async Task ComposeUpAsync()
    {
        var begun = await RowsAsync();
        await UnlessStoppedAsync(() => begun.Servers.Started);
    }

    /// <summary>Waits until every server answers or has failed to.</summary>
    /// <exception cref="CakeException">A server does not answer, and no row is there to tell of it.</exception>
    public async Task WaitHealthyAsync()
    {
        var begun = await RowsAsync();
        var failed = new List<string>();
        foreach (var server in begun.Plan.Servers)
        {
            try
            {
                await UnlessStoppedAsync(async () =>
                {
                    var running = await begun.Servers.HealthyAsync(server);
                    Console.Say(Console.Style.Mark(Mark.Good) + $"{server.Service.Name} is healthy ({running.Product}, {running.Source.ToString().ToLowerInvariant()})");
                });
            }
            catch (DatabaseException exception)
            {
                failed.Add(server.Service.Name);
                Console.Warn(Console.Style.Mark(Mark.Bad) + exception.Message);
                foreach (var line in exception.LogTail)
                    Console.Warn("      " + line);
                Console.Warn("    " + exception.Remedy);
            }
        }

        if (failed.Count > 0 && last is null)
            throw new CakeException($"Not healthy: {string.Join(", ", failed)}.");
    }

    /// <summary>Whether a task of a row has something to do.</summary>
    /// <param name="backend">The row.</param>
    /// <param name="phase">The task's phase.</param>
    public bool Has(Backend backend, RowPhase phase) =>
        backends.Contains(backend) && (phase == RowPhase.Start || rows is not { IsCompletedSuccessfully: true } begun || begun.Result.Find(backend) is { HasStarted: true });

    /// <summary>Prints what a row has to say of a phase, until the phase has ended.</summary>
    /// <param name="backend">The row.</param>
    /// <param name="phase">The phase.</param>
    public async Task ShowAsync(Backend backend, RowPhase phase)
    {
        var begun = await RowsAsync();
        if (begun.Find(backend) is not { } row)
            return;
        if (phase == RowPhase.Start)
            Console.Head($"Testing Backend: {backend.Name}");
        await foreach (var line in row.Output.ReadAsync(phase))
            Console.Say(line);
    }

    /// <summary>Writes every report; without a row that has run, anew from the last run's results.</summary>
    public async Task ReportAsync()
    {
        reported = true;
        if (last is null)
        {
            var results = await ResultsJson.ReadAsync(Path.Combine(session.Repository.Artifacts, "results.json"), session.Interruption);
            await ReportWriter.WriteAllAsync(results, Settings, session.Interruption);
            return;
        }

        var begun = await RowsAsync();
        await begun.Ended;
        if (begun.All.Count == 0)
            return;
        session.Result = new MatrixResult(
            runId,
            startedAt,
            DateTimeOffset.UtcNow - startedAt,
            await GitCommit.ReadAsync(session.Repository.Root),
            PackageFeed.Current,
            Options.Suite.Project,
            selection.Complete(backends.Select(backend => backend.Name), [.. begun.All.Select(row => row.Result)]),
            session.Interruption.IsCancellationRequested);
        // Written in spite of an interruption: that is when they are needed.
        await ReportWriter.WriteAllAsync(session.Result, Settings, CancellationToken.None);
    }

    /// <summary>Joins the results of other jobs, and writes every report of them.</summary>
    /// <param name="folder">The folder that holds their <c>results.json</c>.</param>
    public async Task MergeAsync(string folder)
    {
        session.Result = await ResultMerger.MergeAsync(folder, [.. Options.Backends.Select(backend => backend.Name)], session.Interruption);
        await ReportWriter.WriteAllAsync(session.Result, Settings, session.Interruption);
    }

    /// <summary>Stops the servers that this run started, or says how to reach and stop those that are kept.</summary>
    public async Task ComposeDownAsync()
    {
        serversEnded = true;
        if (rows is null)
            return;
        if (KeepsServers)
        {
            foreach (var line in servers.Keep())
                Console.Warn(line);
            return;
        }

        using var limit = new CancellationTokenSource(StopServersLimit);
        try
        {
            await servers.StopAsync(limit.Token);
        }
        catch (DatabaseException exception)
        {
            throw new CakeException($"{exception.Message} {exception.Remedy}", exception);
        }
    }

    /// <summary>Prints how many tests passed and failed on all rows, and fails when a row has.</summary>
    /// <exception cref="CakeException">Not every row passed.</exception>
    public void RequireSuccess()
    {
        Console.Print(Wording.Counts([.. (session.Result?.Rows ?? []).SelectMany(row => row.Tests)]));
        var code = ExitCode.Of(session, tasksFailed: false);
        if (code != ExitCode.Passed && session.Result is { } result)
            throw new CakeException(code, Wording.Total(result));
    }

    /// <summary>Ends what is still running, and makes up for the report and the end of the servers when a failed task kept them from coming.</summary>
    public async Task FinishAsync()
    {
        if (rows is null)
            return;
        await stop.CancelAsync();
        try
        {
            if (rows is { IsCompletedSuccessfully: true } begun)
                await EndRowsAsync(begun.Result);
            if (!reported && last >= RowPhase.Test && rows.IsCompletedSuccessfully)
                await ReportAsync();
        }
        finally
        {
            if (!serversEnded)
                await ComposeDownAsync();
        }
    }

    // A run that is being broken off goes on to its report, in which the rows tell why they are not there.
    private async Task UnlessStoppedAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            // Whichever way a driver or a program words that it was broken off.
        }
    }

    private async Task EndRowsAsync(MatrixRows begun)
    {
        await begun.Ended;
        foreach (var row in begun.All.Where(row => row.Daemon is not null))
        {
            if (KeepsDaemons && !session.Interruption.IsCancellationRequested)
                Console.Warn($"Daemon of {row.Backend.Name}: {row.Daemon!.Url} (log {row.Result.DaemonLog}; stop it: kill {row.Daemon.Id})");
            else
                await begun.Steps.StopAsync(row);
        }
    }

    private async Task<MatrixPlan> MakePlanAsync()
    {
        if (Options.RerunFailed)
            selection = await LastRun.ReadAsync(Path.Combine(session.Repository.Artifacts, "results.json"), stop.Token);
        var chosen = backends.Where(backend => selection.Includes(backend.Name)).ToList();
        try
        {
            return await MatrixPlan.MakeAsync(chosen, service => servers.PlanAsync(service, Options.Databases, stop.Token));
        }
        catch (DatabaseException exception)
        {
            throw new CakeException($"{exception.Message} {exception.Remedy}", exception);
        }
    }

    private Task PrismaAsync()
    {
        lock (stop)
            return prisma ??= PrismaGeneration.RunAsync(session.Repository, Console.Say, stop.Token);
    }

    private Task<MatrixRows> RowsAsync() => rows ??= BeginAsync();

    private async Task<MatrixRows> BeginAsync()
    {
        var made = await PlanAsync();
        var pool = new ServerPool(servers, made.Servers, stop.Token);
        var byService = made.Servers.ToDictionary(server => server.Service);
        var steps = new RowSteps(new RowEnvironment
        {
            Options = Options,
            Repository = session.Repository,
            Style = Console.Style,
            RunId = runId,
            Servers = servers,
            ServerAsync = (service, again) => pool.HealthyAsync(byService[service], again),
            PrismaAsync = () => NeedsPrisma ? PrismaAsync() : Task.CompletedTask,
            Suite = new SuiteRunner(context, SuiteRunner.RunnerFor(PackageFeed.Current)),
            Selection = selection,
            IsWatched = Console.HasBoard,
            Interruption = session.Interruption,
        });
        var runner = new RowRunner(steps, new RowRunnerSettings(last ?? RowPhase.Start, Options.Repeat, Options.RetryInfra, KeepsDaemons, WhyCancelled), Console.Style);
        return new MatrixRows(made, pool, steps, last is null ? null : runner, Options, Console, stop, row => stoppedBy = row.Backend);
    }

    private string? WhyCancelled() => (stoppedBy, session.Interruption.IsCancellationRequested) switch
    {
        ({ } backend, _) => $"The run was ended because {backend.Name} failed (--stop-on-fail).",
        (null, true) => "The run was interrupted.",
        _ => stop.IsCancellationRequested ? "The run ended early." : null,
    };
}
