using Build.Matrix;
using Cake.Frosting;

namespace Build.Tasks;

/// <summary>Cake's default target.</summary>
[TaskName(TaskNames.Default)]
[TaskDescription("Same as TestMatrix.")]
[IsDependentOn(typeof(TestMatrixTask))]
public sealed class DefaultTask : FrostingTask<BuildContext>
{
}
