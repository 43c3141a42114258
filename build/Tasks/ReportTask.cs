using Build.Matrix;
using Cake.Frosting;

namespace Build.Tasks;

/// <summary>Writes the reports.</summary>
[TaskName(TaskNames.Report)]
[TaskDescription("Writes all reports of the run. As the only target, writes them again from the results of the last run.")]
public sealed class ReportTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override Task RunAsync(BuildContext context) => context.Run.ReportAsync();
}
