using Build.Matrix;
using Cake.Frosting;

namespace Build.Tasks;

/// <summary>Stops the database servers.</summary>
[TaskName(TaskNames.ComposeDown)]
[TaskDescription("Stops the database servers that the run started.")]
public sealed class ComposeDownTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override Task RunAsync(BuildContext context) => context.Run.ComposeDownAsync();
}
