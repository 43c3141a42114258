using Build.Matrix;
using Cake.Frosting;

namespace Build.Tasks;

/// <summary>Generates Prisma's schema and client.</summary>
[TaskName(TaskNames.GeneratePrismaSchema)]
[TaskDescription("Generates Prisma's schema and client from the entities, if a row needs them and the entities have changed.")]
[IsDependentOn(typeof(WaitHealthyTask))]
public sealed class GeneratePrismaSchemaTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override bool ShouldRun(BuildContext context) => context.Run.NeedsPrisma;

    /// <inheritdoc />
    public override Task RunAsync(BuildContext context) => context.Run.GeneratePrismaSchemaAsync();
}
