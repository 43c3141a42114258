using Cake.Frosting;

namespace Build.Tasks;

/// <summary>What runs when no target is named.</summary>
[TaskName(Name)]
[TaskDescription("Does what TestMatrix does.")]
[IsDependentOn(typeof(TestMatrixTask))]
public sealed class DefaultTask : FrostingTask<BuildContext>
{
    internal const string Name = "Default";
}
