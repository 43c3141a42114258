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
/// One run of the matrix: implements the tasks. With <c>--parallel=1</c>, each task performs its work when it runs. Otherwise, ComposeUp or the first
/// StartDaemon task requests all phases of all rows ahead, and later tasks join their phases and print the output of these.
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
    private Task<StartedRun>? started;
    private Task? prisma;
    private bool reported;
    private bool usesServers;

    /// <summary>Creates a run. Starts nothing.</summary>
    /// <param name="context">Cake's context.</param>
    /// <param name="session">The session of the build program.</param>
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

    // When the last requested task starts a server or a daemon, it keeps running after the build.
    private bool Keeps => (session.Options.Keep || (requested.Last is null or Phase.Start && !usesServers)) && !cancellation.IsInterrupted;

    /// <summary>Whether a requested row needs a server.</summary>
    public bool NeedsServers => requested.NeedServers;

    /// <summary>Whether a requested row needs Prisma's schema and client.</summary>
    public bool NeedsPrisma => options.Daemon is null && requested.NeedPrisma;

    /// <summary>Sets the tasks of this run. They decide which rows and phases run.</summary>
    /// <param name="tasks">The tasks' names.</param>
    public void Request(IReadOnlyCollection<string> tasks) => requested = RequestedPhases.Of(tasks, options.Backends);

    /// <summary>Waits for another run in this clone, and cleans up after a killed run.</summary>
    /// <exception cref="CakeException">The clone is not writable.</exception>
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
                $"INFRA: Cannot write to this clone: {exception.Message} "
                + $"Free some disk space, or grant this user write permission for {session.Repository.Root}.",
                exception);
        }
    }

    /// <summary>Plan: decides which rows run. Later calls return the same plan.</summary>
    public Task<MatrixPlan> PlanAsync() => plan ??= CreatePlanAsync();

    /// <summary>Describes what <c>--rerun-failed</c> runs again and what it keeps, one line each; empty without it.</summary>
    public IEnumerable<string> DescribeRerun() => selection.Describe(options);

    /// <summary>ComposeUp: starts the servers.</summary>
    public async Task ComposeUpAsync() => await runServers.ComposeUpAsync((await StartAsync()).Servers);

    /// <summary>WaitHealthy: waits until every server is healthy or has failed. A failed server fails its rows; other rows continue.</summary>
    /// <exception cref="CakeException">A server failed, and no row runs that could report it.</exception>
    public async Task WaitHealthyAsync()
    {
        var run = await StartAsync();
        var failed = await runServers.WaitHealthyAsync(run.Servers, run.Plan);
        if (failed.Count > 0 && requested.Last is null)
            throw new CakeException($"Unhealthy servers: {string.Join(", ", failed)}.");
    }

    /// <summary>GeneratePrismaSchema: generates Prisma's schema and client, once. A failure fails the rows that need them; other rows continue.</summary>
    /// <exception cref="CakeException">The generation failed, and no row runs that could report it.</exception>
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

    /// <summary>Whether a row's phase has something to do.</summary>
    /// <param name="backend">The row.</param>
    /// <param name="phase">The phase.</param>
    public bool Has(Backend backend, Phase phase) =>
        requested.Backends.Contains(backend)
        && (phase == Phase.Start || started is not { IsCompletedSuccessfully: true } || started.Result.Schedule.Find(backend) is { HasStarted: true });

    /// <summary>StartDaemon-x, RunTests-x, StopDaemon-x: performs the phase, or joins it when it was started ahead, and prints its output.</summary>
    /// <param name="backend">The row.</param>
    /// <param name="phase">The phase.</param>
    /// <exception cref="PhaseFailedException">The row failed in this phase.</exception>
    public async Task RunPhaseAsync(Backend backend, Phase phase)
    {
        var schedule = (await StartAsync()).Schedule;
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

    /// <summary>Report: writes all reports. When no row was requested, writes them again from the results of the last run.</summary>
    public async Task ReportAsync()
    {
        reported = true;
        if (requested.Last is null)
        {
            session.Result = await reports.RewriteAsync();
            return;
        }

        session.Result = await ResultAsync(await StartAsync());
        if (session.Result.Rows.Count > 0)
            await reports.WriteAsync(session.Result);
    }

    /// <summary>Canaries: puts faults into the daemon of each row, one at a time, and checks that the conformance suite notices each.</summary>
    /// <exception cref="CakeException">A canary survived, or a row could not be judged.</exception>
    public async Task CanariesAsync()
    {
        usesServers = true;
        var run = await StartAsync();
        var skipped = run.Plan.Rows.Where(row => !row.Runs).Select(row => row.Backend.Name).ToList();
        var rows = run.Plan.Rows.Where(row => row.Runs).Select(row => row.Backend).ToList();
        if (rows.Count == 0 || (options.Strict && skipped.Count > 0))
            throw new CakeException($"These rows cannot run: {string.Join(", ", skipped)}. The plan above says why.");
        try
        {
            session.CheckFailed = !await new CanaryRun(session, run.Servers, cancellation.Token).RunAsync(rows);
        }
        catch (FailureException exception)
        {
            throw new CakeException($"INFRA: {exception.Message} {exception.Remedy}", exception);
        }

        if (session.CheckFailed)
            throw new CakeException("A canary survived: the conformance suite does not notice the fault.");
    }

    /// <summary>MergeReports: merges the results of other jobs, and writes all reports.</summary>
    /// <param name="folder">The folder with their <c>results.json</c> files.</param>
    public async Task MergeAsync(string folder) => session.Result = await reports.MergeAsync(folder);

    /// <summary>ComposeDown: stops the servers of this run, or prints how to connect to and stop the kept servers.</summary>
    /// <exception cref="CakeException">Docker Compose failed.</exception>
    public Task ComposeDownAsync() => runServers.ComposeDownAsync(hasStarted: started is not null, Keeps);

    /// <summary>TestMatrix: prints the counts of tests of all rows.</summary>
    /// <exception cref="CakeException">Not every row passed.</exception>
    public void RequireSuccess()
    {
        Console.Print(Wording.Counts([.. (session.Result?.Rows ?? []).SelectMany(row => row.Tests)]));
        if (session.Result is null && plan is not { IsCompletedSuccessfully: true, Result.Rows.Count: 0 })
            throw new CakeException("No row ran.");
        var code = RunOutcome.ExitCodeOf(session, tasksFailed: false);
        if (code != ExitCode.Passed && session.Result is { } result)
            throw new CakeException(code, Wording.Total(result));
    }

    /// <summary>Ends the run, even after failures: stops daemons, writes the reports and stops the servers if no task did, and reports leaks.</summary>
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
        if (started is null)
            return;
        await cancellation.CancelAsync();
        try
        {
            if (started is { IsCompletedSuccessfully: true })
                await EndRowsAsync(started.Result);
            if (!reported && requested.Last >= Phase.Test && started.IsCompletedSuccessfully)
                await ReportAsync();
        }
        finally
        {
            if (!runServers.HasEnded)
                await ComposeDownAsync();
        }
    }

    private async Task EndRowsAsync(StartedRun run)
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
        if (session.ExpectsTests || requested.Last is not null && run.Schedule.All.Any(row => row.HasFailed || !row.HasStarted))
            session.Result ??= await ResultAsync(run);
    }

    private static async Task JoinAsync(StartedRun run)
    {
        await run.Schedule.JoinAsync();
        run.Board?.Dispose();
    }

    private async Task<MatrixResult> ResultAsync(StartedRun run)
    {
        await JoinAsync(run);
        var rows = run.Schedule.All.Count == 0 ? [] : selection.Complete([.. run.Schedule.All.Select(row => row.Result)]);
        return Verdict.Of(await DescribeAsync(rows, cancellation.IsInterrupted) with { SuiteTests = await run.Services.TestsOrNoneAsync() });
    }

    private async Task<MatrixResult> DescribeAsync(IReadOnlyList<RowResult> rows, bool interrupted) => new(
        runId,
        startedAt,
        DateTimeOffset.UtcNow - startedAt,
        await Git.ReadCommitAsync(session.Repository.Root),
        PackageFeed.Current,
        options.Suite.Id,
        rows,
        interrupted)
    {
        Request = selection.Complete(options.ToRequest()),
        Notes = RunNotes.Of(options, RunNotes.ReadLedger(session.Repository), startedAt),
        SuiteTests = [],
    };

    private async Task<MatrixPlan> CreatePlanAsync()
    {
        selection = await reports.ReadLastRunAsync();
        options = selection.Narrow(session.Options);
        // Only rows that run need servers and generated code.
        requested = requested with
        {
            Backends = [.. requested.Backends.Where(backend => options.Backends.Contains(backend) && selection.Includes(backend.Name))],
        };
        try
        {
            return await MatrixPlan.CreateAsync(
                requested.Backends, MissingPackage, service => servers.PlanAsync(service, options.Databases, cancellation.Token));
        }
        catch (DatabaseException exception)
        {
            throw new CakeException($"{exception.Message} {exception.Remedy}", exception);
        }
    }

    // Another daemon (--daemon) has its own drivers. The build still needs a driver for each server.
    private string? MissingPackage(Backend backend) =>
        options.Daemon is null || backend.Service is not null ? PackageFeed.MissingFor(backend.Adapter) : null;

    private Task PrismaAsync()
    {
        lock (generating)
            return prisma ??= PrismaGeneration.RunAsync(session.Repository, session.Guard, Console.Say, cancellation.Token);
    }

    // Everything is compiled before a server or a row starts, so that a compiler error is reported once.
    private async Task CompileAsync(MatrixPlan planned)
    {
        string[] daemon = options.Daemon is null && (requested.Last is not null || requested.NeedPrisma) ? ["Dbal.Daemon"] : [];
        IReadOnlyList<string> suite = requested.Last >= Phase.Test ? options.Suite.Projects : [];
        if (planned.Rows.Count > 0 || requested.Last is null)
            await session.Compilation.EnsureAsync([.. daemon, .. suite]);
    }

    private Task<StartedRun> StartAsync() => started ??= CreateAsync();

    private async Task<StartedRun> CreateAsync()
    {
        var planned = await PlanAsync();
        await CompileAsync(planned);
        if (requested.Last >= Phase.Test && planned.Rows.Count > 0)
            await reports.BeginAsync(await DescribeAsync([.. planned.Rows.Select(row => RunReports.Unfinished(row.Backend))], interrupted: true));
        if (options.Compares)
            await Comparison.PrepareEntitiesAsync(session.Repository, options, session.Guard);
        var pool = new ServerPool(servers, planned.Servers, cancellation.Token);
        var services = new RunServices
        {
            Options = options,
            Repository = session.Repository,
            Style = Console.Style,
            RunId = runId,
            Pool = pool,
            PrismaAsync = () => NeedsPrisma ? PrismaAsync() : Task.CompletedTask,
            Suite = new SuiteRunner(context, SuiteRunner.Available),
            Ledger = RunNotes.ReadLedger(session.Repository),
            Selection = selection,
            Interruption = session.Interruption,
            Guard = session.Guard,
        };
        var phases = new Phases(services);
        var last = requested.Last ?? Phase.Start;
        var settings = new PhaseSettings(last, options.Repeat, options.RetryInfra, Keeps);
        var runner = new PhaseRunner(phases, settings, new SemaphoreSlim(options.Parallel), Console.Style, cancellation);
        var schedule = new Schedule(planned, runner, Console.Style, cancellation, options.StopOnFail);
        if (options.Compares)
            services.Comparison = new Comparison(session.Repository, options, schedule, session.Guard, Console.Say);
        if (requested.Last is null)
            return new StartedRun(planned, pool, services, phases, schedule, Board: null);
        var board = Console.Show(new Board(() => [.. schedule.All.Select(row => row.BoardLine)], Console.Style));
        if (options.Parallel > 1)
            schedule.RunAhead(last);
        return new StartedRun(planned, pool, services, phases, schedule, board);
    }

    private sealed record StartedRun(MatrixPlan Plan, ServerPool Servers, RunServices Services, IPhases Phases, Schedule Schedule, IDisposable? Board);
}
