using Cake.Core;
using Cake.Core.Diagnostics;

namespace Build.Tasks;

/// <summary>Prints the duration of each task with <c>--verbose</c>, instead of Cake's banners and table.</summary>
/// <param name="log">Cake's log.</param>
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
