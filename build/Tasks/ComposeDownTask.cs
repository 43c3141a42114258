using Cake.Frosting;

namespace Build.Tasks;

/// <summary>Stops the database servers.</summary>
[TaskName(Name)]
[TaskDescription("Stops the database servers that were started.")]
public sealed class ComposeDownTask : AsyncFrostingTask<BuildContext>
{
    internal const string Name = "ComposeDown";

    /// <inheritdoc />
    public override Task RunAsync(BuildContext context) => context.Run.ComposeDownAsync();
}
