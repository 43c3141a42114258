namespace Build.Runs;

/// <summary>The phases: a clean database, a daemon, the suite.</summary>
internal sealed class Phases : IPhases
{
    private readonly RunServices run;
    private readonly StartDaemon start;
    private readonly RunTests tests;
    private readonly RestartDaemon restart;
    private readonly StopDaemon stop;

    /// <summary>Creates the phases. Starts nothing.</summary>
    /// <param name="run">The services of the run.</param>
    public Phases(RunServices run)
    {
        var diagnosis = new Diagnosis(run);
        this.run = run;
        start = new StartDaemon(run, diagnosis);
        tests = new RunTests(run, diagnosis);
        restart = new RestartDaemon(run, start);
        stop = new StopDaemon(run);
    }

    public async Task WaitForNeedsAsync(Row row, CancellationToken cancellationToken)
    {
        if (row.Backend.NeedsPrisma)
        {
            row.Enter("generating");
            await run.PrismaAsync().WaitAsync(cancellationToken);
        }

        if (row.Backend.Service is not { } service)
        {
            row.Result = row.Result with { Source = "embedded" };
            return;
        }

        row.Enter("waiting for " + service.Name);
        var server = await run.Pool.RequireAsync(service, again: row.Result.Attempts > 1).WaitAsync(cancellationToken);
        row.Result = row.Result with { Server = server.Product, Source = server.Source.ToString().ToLowerInvariant() };
    }

    public Task StartAsync(Row row, CancellationToken cancellationToken) => start.RunAsync(row, cancellationToken);

    public Task TestAsync(Row row, CancellationToken cancellationToken) => tests.RunAsync(row, cancellationToken);

    public Task RestartAsync(Row row, CancellationToken cancellationToken) => restart.RunAsync(row, cancellationToken);

    public Task StopAsync(Row row) => stop.RunAsync(row);
}
