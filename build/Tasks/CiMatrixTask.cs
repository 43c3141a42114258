using Build.Matrix;
using Cake.Frosting;
using System.Text.Json;

namespace Build.Tasks;

/// <summary>Prints the rows as JSON for a CI system.</summary>
[TaskName(TaskNames.CiMatrix)]
[TaskDescription("Prints the rows as JSON, for a CI system that creates one job per row.")]
public sealed class CiMatrixTask : FrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override void Run(BuildContext context) => context.Session.Console.Print(JsonSerializer.Serialize(new
    {
        include = context.Session.Options.Backends.Select(
            backend => new { backend = backend.Name, service = backend.Service?.Name ?? "", prisma = backend.NeedsPrisma }),
    }));
}
