using Build.Matrix;
using Cake.Frosting;

namespace Build.Tasks;

/// <summary>Ends what a killed run has left in this clone. Every task that starts something does so first; here is nothing more to do.</summary>
[TaskName(TaskNames.CleanUp)]
[TaskDescription("Ends the processes and removes the containers and scratch folders that a killed run has left.")]
public sealed class CleanUpTask : FrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override void Run(BuildContext context)
    {
    }
}
