using Build.Matrix;
using Build.Results;
using Build.Terminal;

namespace Build.Runs;

/// <summary>The rows of a run. Performs their phases on request, one by one or all ahead of the tasks.</summary>
internal sealed class Schedule
{
    private readonly Dictionary<Backend, Row> byBackend;
    private readonly PhaseRunner runner;
    private readonly RunCancellation cancellation;
    private readonly bool stopsOnFail;

    /// <summary>Creates a schedule. Starts nothing.</summary>
    /// <param name="plan">The rows that run and that are skipped.</param>
    /// <param name="runner">Performs phases.</param>
    /// <param name="style">The terminal's features.</param>
    /// <param name="cancellation">Cancels the run.</param>
    /// <param name="stopsOnFail">Whether a failed row cancels the run.</param>
    public Schedule(MatrixPlan plan, PhaseRunner runner, TerminalStyle style, RunCancellation cancellation, bool stopsOnFail)
    {
        All = [.. plan.Rows.Select(planned => Create(planned, style))];
        byBackend = All.ToDictionary(row => row.Backend);
        (this.runner, this.cancellation, this.stopsOnFail) = (runner, cancellation, stopsOnFail);
    }

    /// <summary>All requested rows, in the order of the table of backends.</summary>
    public IReadOnlyList<Row> All { get; }

    /// <summary>Returns the row of a backend; null when it was not requested.</summary>
    /// <param name="backend">The backend.</param>
    public Row? Find(Backend backend) => byBackend.GetValueOrDefault(backend);

    /// <summary>Requests the phases of all rows ahead, so that the rows run in parallel. The tasks join the phases later.</summary>
    /// <param name="last">The last phase.</param>
    public void RunAhead(Phase last)
    {
        foreach (var row in All)
            _ = RunAsync(row, last);
    }

    /// <summary>Performs a phase of a row, or joins it. Does not throw: the row's result contains the outcome.</summary>
    /// <param name="row">The row.</param>
    /// <param name="phase">The phase.</param>
    public async Task RunAsync(Row row, Phase phase)
    {
        if (row.Result.Status == RowStatus.Skipped)
            return;
        await runner.RunAsync(row, phase);
        if (row is { HasEnded: true, HasFailed: true } && stopsOnFail)
            await cancellation.CancelAsync($"The run was cancelled because {row.Backend.Name} failed (--stop-on-fail).");
    }

    /// <summary>Waits for all requested phases.</summary>
    public Task JoinAsync() => Task.WhenAll(All.SelectMany(row => row.Phases.OfType<Task>().ToList()));

    private static Row Create(PlannedBackend planned, TerminalStyle style)
    {
        var row = new Row(planned.Backend);
        if (planned.Runs)
            return row;
        row.Result = row.Result with { Status = RowStatus.Skipped, Reason = planned.Reason, Remedy = planned.Remedy };
        row.Output.Write(style.Mark(Mark.Warning) + $"Skipped: {planned.Reason}");
        row.Output.Write($"    {planned.Remedy}");
        row.Output.Complete(Phase.Stop);
        return row;
    }
}
