using Build.Matrix;
using Cake.Frosting;

namespace Build.Tasks;

/// <summary>What runs when no target is named.</summary>
[TaskName(TaskNames.Default)]
[TaskDescription("Does what TestMatrix does.")]
[IsDependentOn(typeof(TestMatrixTask))]
public sealed class DefaultTask : FrostingTask<BuildContext>
{
}
