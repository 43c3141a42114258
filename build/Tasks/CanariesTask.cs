using Build.Matrix;
using Cake.Frosting;

namespace Build.Tasks;

/// <summary>Checks that the conformance suite notices faults which are put in on purpose.</summary>
[TaskName(TaskNames.Canaries)]
[TaskDescription("Puts faults into the daemon of each row, one at a time, and fails when the conformance suite does not notice one.")]
[IsDependentOn(typeof(GeneratePrismaSchemaTask))]
public sealed class CanariesTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override Task RunAsync(BuildContext context) => context.Run.CanariesAsync();
}
