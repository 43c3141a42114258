using Build.Daemons;
using Build.Matrix;
using Build.Options;
using Build.Reports;
using Build.Results;
using Build.Servers;
using Build.Suites;
using Build.Terminal;
using Build.Workspace;
using Cake.Core;

namespace Build.Runs;

/// <summary>
/// One run of the matrix: what each task of the graph does. With <c>--parallel=1</c> a task does its work when its turn comes. With more, ComposeUp, or the
/// first row's StartDaemon, asks for all phases of all rows ahead; later tasks join the phases that they are named for, and print what those printed.
/// </summary>
public sealed class MatrixRun
{
    private static readonly TimeSpan AuditLimit = TimeSpan.FromSeconds(2);
    private readonly BuildSession session;
    private readonly ICakeContext context;
    private readonly DatabaseServers servers;
    private readonly RunServers runServers;
    private readonly RunCancellation cancellation;
    private readonly DateTimeOffset startedAt = DateTimeOffset.UtcNow;
    private readonly string runId;
    private readonly RunReports reports;
    private readonly Lock generating = new();
    private RequestedPhases requested = RequestedPhases.None;
    private LastRun selection = LastRun.Ignored;
    private BuildOptions options;
    private Task<MatrixPlan>? plan;
    private Task<Begun>? begun;
    private Task? prisma;
    private bool reported;

    /// <summary>Makes a run that has not begun; nothing is touched.</summary>
    /// <param name="context">Cake's context.</param>
    /// <param name="session">The command line and what belongs to it.</param>
    public MatrixRun(ICakeContext context, BuildSession session)
    {
        this.context = context;
        this.session = session;
        options = session.Options;
        reports = new RunReports(session);
        servers = new DatabaseServers(context, session.Repository.Root, session.Console.Say, session.Guard) { Limits = session.Options.Limits };
        cancellation = new RunCancellation(session.Interruption);
        runServers = new RunServers(servers, session.Console, cancellation);
        runId = $"{startedAt:yyyyMMdd-HHmmss}-{Random.Shared.Next(0x10000):x4}";
    }

    private BuildConsole Console => session.Console;

    // A task that starts a server or a daemon, and no more, starts it for use after the run.
    private bool Keeps => (session.Options.Keep || requested.Last is null or Phase.Start) && !cancellation.IsInterrupted;

    /// <summary>Whether any row that was asked for needs a server.</summary>
    public bool NeedsServers => requested.NeedServers;

    /// <summary>Whether any row that was asked for needs Prisma's schema and client.</summary>
    public bool NeedsPrisma => options.Daemon is null && requested.NeedPrisma;

    /// <summary>Notes the tasks that are going to run. They decide which rows run, and how far.</summary>
    /// <param name="tasks">The tasks' names.</param>
    public void Request(IReadOnlyCollection<string> tasks) => requested = RequestedPhases.Of(tasks, options.Backends);

    /// <summary>Waits for another run in this clone, and cleans up after one that was killed.</summary>
    /// <exception cref="CakeException">The clone cannot be written to.</exception>
    public async Task EnterAsync()
    {
        try
        {
            var targets = string.Join(", ", options.Targets.DefaultIfEmpty(TaskNames.TestMatrix));
            await session.Guard.EnterAsync(targets, runServers.RemoveContainers, Console.Warn, cancellation.Token);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CakeException(
                $"INFRA: Cannot write to this clone: {exception.Message} Free some space, or give this user access to {session.Repository.Root}.",
                exception);
        }
    }

    /// <summary>Plan: decides, once, which rows run.</summary>
    public Task<MatrixPlan> PlanAsync() => plan ??= MakePlanAsync();

    /// <summary>What <c>--rerun-failed</c> runs again and what it keeps, a line each; empty without it.</summary>
    public IEnumerable<string> DescribeRerun() => selection.Describe(options);

    /// <summary>ComposeUp: starts the servers.</summary>
    public async Task ComposeUpAsync() => await runServers.ComposeUpAsync((await BeginAsync()).Servers);

    /// <summary>WaitHealthy: waits until every server answers or has failed. A failed server fails its rows; others go on.</summary>
    /// <exception cref="CakeException">A server failed, and no row is run that could report it.</exception>
    public async Task WaitHealthyAsync()
    {
        var run = await BeginAsync();
        var failed = await runServers.WaitHealthyAsync(run.Servers, run.Plan);
        if (failed.Count > 0 && requested.Last is null)
            throw new CakeException($"Not healthy: {string.Join(", ", failed)}.");
    }

    /// <summary>GeneratePrismaSchema: generates Prisma's schema and client, once. A failure fails the rows that need them; others go on.</summary>
    /// <exception cref="CakeException">The generation failed, and no row is run that could report it.</exception>
    public async Task GeneratePrismaSchemaAsync()
    {
        try
        {
            await cancellation.IgnoreWhenCancelledAsync(PrismaAsync);
        }
        catch (FailureException exception)
        {
            Console.Warn(Console.Style.Mark(Mark.Bad) + exception.Message);
            Console.Warn("    " + exception.Remedy);
            if (requested.Last is null)
                throw new CakeException(exception.Message);
        }
    }

    /// <summary>Whether the task of a row's phase has something to do.</summary>
    /// <param name="backend">The row.</param>
    /// <param name="phase">The phase.</param>
    public bool Has(Backend backend, Phase phase) =>
        requested.Backends.Contains(backend)
        && (phase == Phase.Start || begun is not { IsCompletedSuccessfully: true } || begun.Result.Schedule.Find(backend) is { HasStarted: true });

    /// <summary>StartDaemon-x, RunTests-x, StopDaemon-x: performs the phase, or joins it when it was begun ahead, and prints its lines as they come.</summary>
    /// <param name="backend">The row.</param>
    /// <param name="phase">The phase.</param>
    /// <exception cref="PhaseFailedException">The row failed in this phase.</exception>
    public async Task RunPhaseAsync(Backend backend, Phase phase)
    {
        var schedule = (await BeginAsync()).Schedule;
        if (schedule.Find(backend) is not { } row)
            return;
        var performed = schedule.RunAsync(row, phase);
        if (phase == Phase.Start)
            Console.Head($"Testing Backend: {backend.Name}");
        await foreach (var line in row.Output.ReadAsync(phase))
            Console.Say(line);
        await performed;
        if (row.FailedIn == phase)
            throw new PhaseFailedException($"{backend.Name}: {row.Result.Reason}");
    }

    /// <summary>Report: writes every report; when no row ran, again from the results of the last run.</summary>
    public async Task ReportAsync()
    {
        reported = true;
        if (requested.Last is null)
        {
            session.Result = await reports.RewriteAsync();
            return;
        }

        session.Result = await ResultAsync(await BeginAsync());
        if (session.Result.Rows.Count > 0)
            await reports.WriteAsync(session.Result);
    }

    /// <summary>MergeReports: joins the results of other jobs, and writes every report of them.</summary>
    /// <param name="folder">The folder that holds their <c>results.json</c>.</param>
    public async Task MergeAsync(string folder) => session.Result = await reports.MergeAsync(folder);

    /// <summary>ComposeDown: stops the servers of this run, or says how to reach and stop those that are kept.</summary>
    /// <exception cref="CakeException">Docker Compose failed.</exception>
    public Task ComposeDownAsync() => runServers.ComposeDownAsync(hasStarted: begun is not null, Keeps);

    /// <summary>TestMatrix: prints how many tests passed and failed on all rows.</summary>
    /// <exception cref="CakeException">Not every row passed.</exception>
    public void RequireSuccess()
    {
        Console.Print(Wording.Counts([.. (session.Result?.Rows ?? []).SelectMany(row => row.Tests)]));
        if (session.Result is null && plan is not { IsCompletedSuccessfully: true, Result.Rows.Count: 0 })
            throw new CakeException("No row was run.");
        var code = RunOutcome.ExitCodeOf(session, tasksFailed: false);
        if (code != ExitCode.Passed && session.Result is { } result)
            throw new CakeException(code, Wording.Total(result));
    }

    /// <summary>Ends the run, whatever failed: stops daemons, writes the reports and stops the servers if their tasks did not, and lists leaks.</summary>
    public async Task FinishAsync()
    {
        try
        {
            await EndAsync();
        }
        finally
        {
            session.Leaks = [.. await session.Guard.AuditAsync(options.Limits.Scale(AuditLimit).Value), .. runServers.Left];
            foreach (var leak in session.Leaks)
                Console.Warn($"{Console.Style.Mark(Mark.Bad)}LEAK: {leak}");
            session.Guard.Leave();
        }
    }

    private async Task EndAsync()
    {
        if (begun is null)
            return;
        await cancellation.CancelAsync();
        try
        {
            if (begun is { IsCompletedSuccessfully: true })
                await EndRowsAsync(begun.Result);
            if (!reported && requested.Last >= Phase.Test && begun.IsCompletedSuccessfully)
                await ReportAsync();
        }
        finally
        {
            if (!runServers.HasEnded)
                await ComposeDownAsync();
        }
    }

    private async Task EndRowsAsync(Begun run)
    {
        await JoinAsync(run);
        foreach (var row in run.Schedule.All.Where(row => row.Daemon is not null))
        {
            if (Keeps)
            {
                session.Guard.Keep(row.Daemon!.Id);
                Console.Warn($"Daemon of {row.Backend.Name}: {row.Daemon.Url} (log {row.Result.DaemonLog}; stop it: kill {row.Daemon.Id})");
            }
            else
                await run.Phases.StopAsync(row);
        }

        // In a run without the task Report, only rows that failed or did not start decide the exit code: the others have no tests yet.
        if (session.ExpectsTests || run.Schedule.All.Any(row => row.HasFailed || !row.HasStarted))
            session.Result ??= await ResultAsync(run);
    }

    private static async Task JoinAsync(Begun run)
    {
        await run.Schedule.JoinAsync();
        run.Board?.Dispose();
    }

    private async Task<MatrixResult> ResultAsync(Begun run)
    {
        await JoinAsync(run);
        var rows = run.Schedule.All.Count == 0 ? [] : selection.Complete([.. run.Schedule.All.Select(row => row.Result)]);
        return Verdict.Of(await DescribeAsync(rows, cancellation.IsInterrupted) with { SuiteTests = await run.Services.TestsOrNoneAsync() });
    }

    private async Task<MatrixResult> DescribeAsync(IReadOnlyList<RowResult> rows, bool interrupted) => new(
        runId,
        startedAt,
        DateTimeOffset.UtcNow - startedAt,
        await GitCommit.ReadAsync(session.Repository.Root),
        PackageFeed.Current,
        options.Suite.Project,
        rows,
        interrupted)
    {
        Request = selection.Complete(options.ToRequest()),
        Notes = options.Suite.IsRandom ? [$"Inputs drawn from --seed={options.Seed}: about {options.RequestsOfRow} requests to each row."] : [],
        SuiteTests = [],
    };

    private async Task<MatrixPlan> MakePlanAsync()
    {
        selection = await reports.ReadLastRunAsync();
        options = selection.Narrow(session.Options);
        // Servers and generated code are for rows that run.
        requested = requested with
        {
            Backends = [.. requested.Backends.Where(backend => options.Backends.Contains(backend) && selection.Includes(backend.Name))],
        };
        try
        {
            return await MatrixPlan.MakeAsync(
                requested.Backends, MissingPackage, service => servers.PlanAsync(service, options.Databases, cancellation.Token));
        }
        catch (DatabaseException exception)
        {
            throw new CakeException($"{exception.Message} {exception.Remedy}", exception);
        }
    }

    // A foreign daemon has drivers of its own. The build needs a driver for each server all the same.
    private string? MissingPackage(Backend backend) =>
        options.Daemon is null || backend.Service is not null ? PackageFeed.MissingFor(backend.Adapter) : null;

    private Task PrismaAsync()
    {
        lock (generating)
            return prisma ??= PrismaGeneration.RunAsync(session.Repository, session.Guard, Console.Say, cancellation.Token);
    }

    private Task<Begun> BeginAsync() => begun ??= MakeAsync();

    private async Task<Begun> MakeAsync()
    {
        var made = await PlanAsync();
        if (requested.Last >= Phase.Test && made.Rows.Count > 0)
            await reports.BeginAsync(await DescribeAsync([.. made.Rows.Select(row => RunReports.Unfinished(row.Backend))], interrupted: true));
        var pool = new ServerPool(servers, made.Servers, cancellation.Token);
        var services = new RunServices
        {
            Options = options,
            Repository = session.Repository,
            Style = Console.Style,
            RunId = runId,
            Pool = pool,
            PrismaAsync = () => NeedsPrisma ? PrismaAsync() : Task.CompletedTask,
            Suite = new SuiteRunner(context, SuiteRunner.Available),
            Selection = selection,
            Interruption = session.Interruption,
            Guard = session.Guard,
        };
        var phases = new Phases(services);
        var last = requested.Last ?? Phase.Start;
        var settings = new PhaseSettings(last, options.Repeat, options.RetryInfra, Keeps);
        var runner = new PhaseRunner(phases, settings, new SemaphoreSlim(options.Parallel), Console.Style, cancellation);
        var schedule = new Schedule(made, runner, Console.Style, cancellation, options.StopOnFail);
        if (requested.Last is null)
            return new Begun(made, pool, services, phases, schedule, Board: null);
        var board = Console.Show(new Board(() => [.. schedule.All.Select(row => row.BoardLine)], Console.Style));
        if (options.Parallel > 1)
            schedule.RunAhead(last);
        return new Begun(made, pool, services, phases, schedule, board);
    }

    private sealed record Begun(MatrixPlan Plan, ServerPool Servers, RunServices Services, IPhases Phases, Schedule Schedule, IDisposable? Board);
}
