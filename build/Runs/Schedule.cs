using Build.Matrix;
using Build.Results;
using Build.Terminal;

namespace Build.Runs;

/// <summary>The rows of a run: performs their phases when they are asked for, one by one or all ahead of the tasks.</summary>
internal sealed class Schedule
{
    private readonly Dictionary<Backend, Row> byBackend;
    private readonly PhaseRunner runner;
    private readonly RunCancellation cancellation;
    private readonly bool stopsOnFail;

    /// <summary>Makes a schedule; nothing is started.</summary>
    /// <param name="plan">Which rows run, and which are skipped.</param>
    /// <param name="runner">Performs phases.</param>
    /// <param name="style">What the terminal can show.</param>
    /// <param name="cancellation">Cancels the run.</param>
    /// <param name="stopsOnFail">Whether the first row that fails cancels the run.</param>
    public Schedule(MatrixPlan plan, PhaseRunner runner, TerminalStyle style, RunCancellation cancellation, bool stopsOnFail)
    {
        All = [.. plan.Rows.Select(planned => Create(planned, style))];
        byBackend = All.ToDictionary(row => row.Backend);
        (this.runner, this.cancellation, this.stopsOnFail) = (runner, cancellation, stopsOnFail);
    }

    /// <summary>Every row that was asked for, in the order of the table.</summary>
    public IReadOnlyList<Row> All { get; }

    /// <summary>A row; null when it was not asked for.</summary>
    /// <param name="backend">The row.</param>
    public Row? Find(Backend backend) => byBackend.GetValueOrDefault(backend);

    /// <summary>Asks for a phase of all rows, so that they run in parallel, ahead of the tasks that join them.</summary>
    /// <param name="last">The last phase.</param>
    public void RunAhead(Phase last)
    {
        foreach (var row in All)
            _ = RunAsync(row, last);
    }

    /// <summary>Performs a phase of a row, or joins it. Throws nothing: the row's result holds the outcome.</summary>
    /// <param name="row">The row.</param>
    /// <param name="phase">The phase.</param>
    public async Task RunAsync(Row row, Phase phase)
    {
        if (row.Result.Status == RowStatus.Skipped)
            return;
        await runner.RunAsync(row, phase);
        if (row is { HasEnded: true, HasFailed: true } && stopsOnFail)
            await cancellation.CancelAsync($"The run was ended because {row.Backend.Name} failed (--stop-on-fail).");
    }

    /// <summary>Waits for every phase that was asked for.</summary>
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
