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
    private static readonly TimeSpan AuditLimit = TimeSpan.FromSeconds(2);
    private readonly BuildSession session;
    private readonly ICakeContext context;
    private readonly DatabaseServers servers;
    private readonly RunStop stop;
    private readonly DateTimeOffset startedAt = DateTimeOffset.UtcNow;
    private readonly string runId;
    private readonly RunReports reports;
    private ExpectedRows expected = ExpectedRows.None;
    private LastRun selection = LastRun.Ignored;
    private BuildOptions asked;
    private RowEnvironment? environment;
    private Task<MatrixPlan>? plan;
    private Task<MatrixRows>? rows;
    private Task? prisma;
    private bool reported;
    private bool serversEnded;
    private IReadOnlyList<string> left = [];

    /// <summary>Makes a run that has not begun; nothing is touched.</summary>
    /// <param name="context">Cake's context.</param>
    /// <param name="session">The command line and what belongs to it.</param>
    public MatrixRun(ICakeContext context, BuildSession session)
    {
        this.context = context;
        this.session = session;
        asked = session.Options;
        reports = new RunReports(session);
        servers = new DatabaseServers(context, session.Repository.Root, session.Console.Say, session.Guard) { Limits = session.Options.Limits };
        stop = new RunStop(session.Interruption);
        runId = $"{startedAt:yyyyMMdd-HHmmss}-{Random.Shared.Next(0x10000):x4}";
    }

    private BuildOptions Options => session.Options;

    private BuildConsole Console => session.Console;

    // A server or daemon that somebody asked to be started, and no more, is there to be used.
    private bool Keeps => (Options.Keep || expected.Last is null or RowPhase.Start) && !stop.IsInterrupted;

    /// <summary>Notes which tasks are going to run: they decide which rows are run, and how far.</summary>
    /// <param name="tasks">The tasks' names.</param>
    public void Expect(IReadOnlyCollection<string> tasks) => expected = ExpectedRows.Of(tasks, Options.Backends);

    /// <summary>Makes this run the one that works in the clone, after it has cleaned up what a killed one has left.</summary>
    /// <exception cref="CakeException">The clone cannot be written to.</exception>
    public async Task EnterAsync()
    {
        try
        {
            await session.Guard.EnterAsync(string.Join(", ", Options.Targets.DefaultIfEmpty("TestMatrix")), RemoveContainers, Console.Warn, stop.Token);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CakeException(
                $"INFRA: Cannot write to this clone: {exception.Message} Free some space, or give this user access to {session.Repository.Root}.",
                exception);
        }
    }

    /// <summary>Decides, once, which rows run, and says so.</summary>
    public Task<MatrixPlan> PlanAsync() => plan ??= MakePlanAsync();

    /// <summary>What <c>--rerun-failed</c> runs again and keeps, in lines; none for a run of its own.</summary>
    public IEnumerable<string> DescribeRerun() => selection.Describe(asked);

    /// <summary>Whether any row that was asked for needs a server.</summary>
    public bool NeedsServers => expected.NeedServers;

    /// <summary>Whether any row that was asked for needs Prisma's schema and client.</summary>
    public bool NeedsPrisma => asked.Daemon is null && expected.NeedPrisma;

    /// <summary>Generates Prisma's schema and client, once.</summary>
    public async Task GeneratePrismaSchemaAsync()
    {
        try
        {
            await stop.IgnoreWhenStoppedAsync(PrismaAsync);
        }
        catch (RowException exception)
        {
            // The rows that need it fail for it; others go on.
            Console.Warn(Console.Style.Mark(Mark.Bad) + exception.Message);
            Console.Warn("    " + exception.Remedy);
            if (expected.Last is null)
                throw new CakeException(exception.Message);
        }
    }

    /// <summary>Starts the servers; which of them did not start, and which rows that costs, <see cref="WaitHealthyAsync"/> tells.</summary>
    public async Task ComposeUpAsync()
    {
        var begun = await RowsAsync();
        await stop.IgnoreWhenStoppedAsync(() => begun.Servers.Started);
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
                await stop.IgnoreWhenStoppedAsync(async () =>
                {
                    var running = await begun.Servers.HealthyAsync(server.Service);
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

        if (failed.Count > 0 && expected.Last is null)
            throw new CakeException($"Not healthy: {string.Join(", ", failed)}.");
    }

    /// <summary>Whether a task of a row has something to do.</summary>
    /// <param name="backend">The row.</param>
    /// <param name="phase">The task's phase.</param>
    public bool Has(Backend backend, RowPhase phase) =>
        expected.Backends.Contains(backend) && (phase == RowPhase.Start || rows is not { IsCompletedSuccessfully: true } begun || begun.Result.Find(backend) is { HasStarted: true });

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
        if (expected.Last is null)
        {
            session.Result = await reports.RewriteAsync();
            return;
        }

        session.Result = await ResultAsync(await RowsAsync());
        if (session.Result.Rows.Count > 0)
            await reports.WriteAsync(session.Result);
    }

    /// <summary>Joins the results of other jobs, and writes every report of them.</summary>
    /// <param name="folder">The folder that holds their <c>results.json</c>.</param>
    public async Task MergeAsync(string folder) => session.Result = await reports.MergeAsync(folder);

    /// <summary>
    /// Stops the servers that this run started, or says how to reach and stop those that are kept; in a run that started none, removes the
    /// containers that an earlier one has kept.
    /// </summary>
    public async Task ComposeDownAsync()
    {
        serversEnded = true;
        if (rows is not null && Keeps)
        {
            foreach (var line in servers.Keep())
                Console.Warn(line);
            return;
        }

        using var limit = new CancellationTokenSource(StopServersLimit);
        try
        {
            await (rows is null ? servers.StopKeptAsync(limit.Token) : servers.StopAsync(limit.Token));
            left = servers.FindLeft();
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
        if (session.Result is null && plan is not { IsCompletedSuccessfully: true, Result.Rows.Count: 0 })
            throw new CakeException("No row was run.");
        var code = ExitCode.Of(session, tasksFailed: false);
        if (code != ExitCode.Passed && session.Result is { } result)
            throw new CakeException(code, Wording.Total(result));
    }

    /// <summary>Ends what is still running, and makes up for the report and the end of the servers when a failed task kept them from coming.</summary>
    public async Task FinishAsync()
    {
        try
        {
            await EndAsync();
        }
        finally
        {
            session.Leaks = [.. await session.Guard.AuditAsync(Options.Limits.Scale(AuditLimit).Value), .. left];
            foreach (var leak in session.Leaks)
                Console.Warn($"{Console.Style.Mark(Mark.Bad)}LEAK: {leak}");
            session.Guard.Leave();
        }
    }

    private async Task EndAsync()
    {
        if (rows is null)
            return;
        await stop.StopAsync();
        try
        {
            if (rows is { IsCompletedSuccessfully: true } begun)
                await EndRowsAsync(begun.Result);
            if (!reported && expected.Last >= RowPhase.Test && rows.IsCompletedSuccessfully)
                await ReportAsync();
        }
        finally
        {
            if (!serversEnded)
                await ComposeDownAsync();
        }
    }

    private async Task<MatrixResult> ResultAsync(MatrixRows begun)
    {
        await begun.Ended;
        return Verdict.Of(await DescribeAsync(begun.All.Count == 0 ? [] : selection.Complete([.. begun.All.Select(row => row.Result)]), stop.IsInterrupted) with
        {
            SuiteTests = environment is null ? [] : await environment.TestsOrNoneAsync(),
        });
    }

    private async Task<MatrixResult> DescribeAsync(IReadOnlyList<RowResult> rows, bool interrupted) => new(
        runId,
        startedAt,
        DateTimeOffset.UtcNow - startedAt,
        await GitCommit.ReadAsync(session.Repository.Root),
        PackageFeed.Current,
        asked.Suite.Project,
        rows,
        interrupted)
    {
        Request = selection.Complete(RunRequest.Of(asked)),
        SuiteTests = [],
    };

    private async Task EndRowsAsync(MatrixRows begun)
    {
        await begun.Ended;
        foreach (var row in begun.All.Where(row => row.Daemon is not null))
        {
            if (Keeps)
            {
                session.Guard.Keep(row.Daemon!.Id);
                Console.Warn($"Daemon of {row.Backend.Name}: {row.Daemon.Url} (log {row.Result.DaemonLog}; stop it: kill {row.Daemon.Id})");
            }
            else
                await begun.Steps.StopAsync(row);
        }

        // Rows may have failed whose target leads to no report.
        session.Result ??= await ResultAsync(begun);
    }

    private async Task<MatrixPlan> MakePlanAsync()
    {
        selection = await reports.ReadLastRunAsync();
        asked = selection.Narrow(Options);
        var chosen = expected.Backends.Where(backend => asked.Backends.Contains(backend) && selection.Includes(backend.Name)).ToList();
        // Servers and generated code are for rows that run.
        expected = expected with { Backends = chosen };
        try
        {
            return await MatrixPlan.MakeAsync(chosen, MissingPackage, service => servers.PlanAsync(service, Options.Databases, stop.Token));
        }
        catch (DatabaseException exception)
        {
            throw new CakeException($"{exception.Message} {exception.Remedy}", exception);
        }
    }

    private string? RemoveContainers()
    {
        try
        {
            servers.StopKeptAsync(stop.Token).GetAwaiter().GetResult();
            return null;
        }
        catch (DatabaseException exception)
        {
            return $"{exception.Message} {exception.Remedy}";
        }
    }

    // A daemon that is not ours brings what it needs; the build asks its servers through drivers of its own.
    private string? MissingPackage(Backend backend) => Options.Daemon is null || backend.Service is not null ? PackageFeed.MissingFor(backend.Adapter) : null;

    private Task PrismaAsync()
    {
        lock (stop)
            return prisma ??= PrismaGeneration.RunAsync(session.Repository, session.Guard, Console.Say, stop.Token);
    }

    private Task<MatrixRows> RowsAsync() => rows ??= BeginAsync();

    private async Task<MatrixRows> BeginAsync()
    {
        var made = await PlanAsync();
        if (expected.Last >= RowPhase.Test && made.Rows.Count > 0)
            await reports.BeginAsync(await DescribeAsync([.. made.Rows.Select(row => RunReports.Unfinished(row.Backend))], interrupted: true));
        var pool = new ServerPool(servers, made.Servers, stop.Token);
        environment = new RowEnvironment
        {
            Options = asked,
            Repository = session.Repository,
            Style = Console.Style,
            RunId = runId,
            Servers = servers,
            Pool = pool,
            PrismaAsync = () => NeedsPrisma ? PrismaAsync() : Task.CompletedTask,
            Suite = new SuiteRunner(context, SuiteRunner.Available),
            Selection = selection,
            Interruption = session.Interruption,
            Guard = session.Guard,
        };
        var steps = new RowSteps(environment);
        var runner = new RowRunner(steps, new RowRunnerSettings(expected.Last ?? RowPhase.Start, Options.Repeat, Options.RetryInfra, Keeps, () => stop.Reason), Console.Style);
        return new MatrixRows(made, pool, steps, expected.Last is null ? null : runner, Options, Console, stop);
    }
}
