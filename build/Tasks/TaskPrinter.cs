using Cake.Core;
using Cake.Core.Diagnostics;

namespace Build.Tasks;

/// <summary>In place of Cake's banners and table: how long each task took, and that only when the run is to be verbose. Cake's log names the tasks then.</summary>
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
    public void WriteStep(string name, Verbosity verbosity)
    {
    }

    /// <inheritdoc />
    public void WriteLifeCycleStep(string name, Verbosity verbosity)
    {
    }

    /// <inheritdoc />
    public void WriteSkippedStep(string name, Verbosity verbosity)
    {
    }
}
