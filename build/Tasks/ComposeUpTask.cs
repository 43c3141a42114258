using Build.Matrix;
using Cake.Frosting;

namespace Build.Tasks;

/// <summary>Starts the database servers that the selected rows need.</summary>
[TaskName(TaskNames.ComposeUp)]
[TaskDescription("Starts the database servers that the selected rows need.")]
[IsDependentOn(typeof(PlanTask))]
public sealed class ComposeUpTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override bool ShouldRun(BuildContext context) => context.Run.NeedsServers;

    /// <inheritdoc />
    public override Task RunAsync(BuildContext context) => context.Run.ComposeUpAsync();
}
