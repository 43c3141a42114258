using Build.Options;
using Build.Reports;

namespace Build.Matrix;

/// <summary>The rows of a run that has begun, at work in the background.</summary>
internal sealed class MatrixRows
{
    private readonly Dictionary<Backend, Row> byBackend;

    public MatrixRows(
        MatrixPlan plan, ServerPool servers, IRowSteps steps, RowRunner? runner, BuildOptions options, BuildConsole console, RunStop stop)
    {
        Plan = plan;
        Servers = servers;
        Steps = steps;
        All = [.. plan.Rows.Select(planned => Create(planned, console.Style))];
        byBackend = All.ToDictionary(row => row.Backend);
        if (runner is null)
            return;
        var slots = new SemaphoreSlim(options.Parallel);
        Ended = Task.WhenAll(plan.Rows.Where(planned => planned.Runs).Select(planned => RunAsync(byBackend[planned.Backend])));
        var shown = console.Show(new Board(All, console.Style));
        Ended.ContinueWith(_ => shown.Dispose(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

        async Task RunAsync(Row row)
        {
            await runner.RunAsync(row, slots, stop.Token);
            if (row.HasFailed && options.StopOnFail)
                await stop.StopAsync($"The run was ended because {row.Backend.Name} failed (--stop-on-fail).");
        }
    }

    public MatrixPlan Plan { get; }

    public ServerPool Servers { get; }

    public IRowSteps Steps { get; }

    public IReadOnlyList<Row> All { get; }

    /// <summary>Ends when every row has.</summary>
    public Task Ended { get; } = Task.CompletedTask;

    public Row? Find(Backend backend) => byBackend.GetValueOrDefault(backend);

    private static Row Create(PlannedRow planned, TerminalStyle style)
    {
        var row = new Row(planned.Backend);
        if (planned.Runs)
            return row;
        row.Result = row.Result with { Status = RowStatus.Skipped, Reason = planned.Reason, Remedy = planned.Remedy };
        row.Output.Write(style.Mark(Mark.Warning) + $"Skipped: {planned.Reason}");
        row.Output.Write($"    {planned.Remedy}");
        row.Output.Complete(RowPhase.Stop);
        return row;
    }
}
