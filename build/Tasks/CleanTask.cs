using Build.Matrix;
using Cake.Frosting;

namespace Build.Tasks;

/// <summary>Removes what runs wrote.</summary>
[TaskName(TaskNames.Clean)]
[TaskDescription("Removes what runs wrote into artifacts, their history included.")]
public sealed class CleanTask : FrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override void Run(BuildContext context)
    {
        var artifacts = context.Session.Repository.Artifacts;
        if (Directory.Exists(artifacts))
            Directory.Delete(artifacts, recursive: true);
    }
}
