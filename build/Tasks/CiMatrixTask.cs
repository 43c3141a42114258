using System.Text.Json;
using Cake.Frosting;

namespace Build.Tasks;

/// <summary>Prints the rows for a CI system.</summary>
[TaskName(Name)]
[TaskDescription("Prints the rows as JSON, for a CI system to make a job of each.")]
public sealed class CiMatrixTask : FrostingTask<BuildContext>
{
    internal const string Name = "CiMatrix";

    /// <inheritdoc />
    public override void Run(BuildContext context) => context.Session.Console.Print(JsonSerializer.Serialize(new
    {
        include = context.Session.Options.Backends.Select(backend => new { backend = backend.Name, service = backend.Service?.Name ?? "", prisma = backend.NeedsPrisma }),
    }));
}
