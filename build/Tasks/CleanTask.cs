using Build.Matrix;
using Cake.Frosting;

namespace Build.Tasks;

/// <summary>Removes the reports of all runs.</summary>
[TaskName(TaskNames.Clean)]
[TaskDescription("Removes the folder artifacts with the reports and the history of all runs.")]
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
