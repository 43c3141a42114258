using Build.Matrix;
using Cake.Frosting;

namespace Build.Tasks;

/// <summary>Cleans up after a killed run in this clone. <see cref="BuildLifetime"/> does this before every task, so the task itself is empty.</summary>
[TaskName(TaskNames.CleanUp)]
[TaskDescription("Kills the processes and removes the containers and temporary folders that a killed run left behind.")]
public sealed class CleanUpTask : FrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override void Run(BuildContext context)
    {
    }
}
