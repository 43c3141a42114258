using Cake.Core;
using Cake.Core.Diagnostics;

namespace Build;

/// <summary>In place of Cake's banner a task and table of durations: a line a task, and that only when the run is to be verbose.</summary>
/// <param name="log">Knows how much is printed.</param>
internal sealed class TaskPrinter(ICakeLog log) : ICakeReportPrinter
{
    /// <inheritdoc />
    public void Write(CakeReport report)
    {
        foreach (var entry in report)
            log.Verbose("{0,-30} {1,-10} {2:0.00} s", entry.TaskName, entry.ExecutionStatus, entry.Duration.TotalSeconds);
    }

    /// <inheritdoc />
    public void WriteStep(string name, Verbosity verbosity) => log.Verbose("Task {0}", name);

    /// <inheritdoc />
    public void WriteLifeCycleStep(string name, Verbosity verbosity)
    {
    }

    /// <inheritdoc />
    public void WriteSkippedStep(string name, Verbosity verbosity) => log.Verbose("Task {0} is skipped", name);
}
