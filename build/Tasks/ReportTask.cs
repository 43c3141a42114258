using Build.Matrix;
using Cake.Frosting;

namespace Build.Tasks;

/// <summary>Writes the reports.</summary>
[TaskName(TaskNames.Report)]
[TaskDescription("Writes every report of the run; as a target of its own, anew from the last run's results.")]
public sealed class ReportTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override Task RunAsync(BuildContext context) => context.Run.ReportAsync();
}
