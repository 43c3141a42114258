using Build.Matrix;
using Cake.Frosting;

namespace Build.Tasks;

/// <summary>Waits until the database servers are healthy.</summary>
[TaskName(TaskNames.WaitHealthy)]
[TaskDescription("Waits until each database server answers its driver over TCP.")]
[IsDependentOn(typeof(ComposeUpTask))]
public sealed class WaitHealthyTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override bool ShouldRun(BuildContext context) => context.Run.NeedsServers;

    /// <inheritdoc />
    public override Task RunAsync(BuildContext context) => context.Run.WaitHealthyAsync();
}
