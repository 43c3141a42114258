using Build.Matrix;
using Cake.Frosting;

namespace Build.Tasks;

/// <summary>Merges the results of several CI jobs.</summary>
[TaskName(TaskNames.MergeReports)]
[TaskDescription("Merges the results of several jobs (--from) and writes all reports. Fails when a row failed or is missing.")]
public sealed class MergeReportsTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override async Task RunAsync(BuildContext context)
    {
        await context.Run.MergeAsync(context.Session.Options.From!);
        context.Run.RequireSuccess();
    }
}
