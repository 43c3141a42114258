using Cake.Frosting;

namespace Build.Tasks;

/// <summary>Starts the database servers that the chosen rows need.</summary>
[TaskName(Name)]
[TaskDescription("Starts the database servers that the chosen rows need.")]
[IsDependentOn(typeof(PlanTask))]
public sealed class ComposeUpTask : AsyncFrostingTask<BuildContext>
{
    internal const string Name = "ComposeUp";

    /// <inheritdoc />
    public override bool ShouldRun(BuildContext context) => context.Run.NeedsServers;

    /// <inheritdoc />
    public override Task RunAsync(BuildContext context) => context.Run.ComposeUpAsync();
}
