using Build.Matrix;
using Cake.Frosting;

namespace Build.Tasks;

/// <summary>Joins the results of several jobs.</summary>
[TaskName(TaskNames.MergeReports)]
[TaskDescription("Joins the results of several jobs (--from) into the same reports, and fails when a row failed or is missing.")]
public sealed class MergeReportsTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override async Task RunAsync(BuildContext context)
    {
        await context.Run.MergeAsync(context.Session.Options.From!);
        context.Run.RequireSuccess();
    }
}
