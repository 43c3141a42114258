using Build.Matrix;
using Build.Suites;
using Cake.Frosting;

namespace Build.Tasks;

/// <summary>Compiles everything, for a pipeline whose other jobs use the output.</summary>
[TaskName(TaskNames.Compile)]
[TaskDescription("Compiles all programs. Other targets compile only the programs that they need.")]
public sealed class CompileTask : AsyncFrostingTask<BuildContext>
{
    private static readonly string[] Others = ["Dbal.Daemon", "Dbal.Benchmarks", "Dbal.Canaries", .. Suite.Comparison.Projects];

    /// <inheritdoc />
    public override Task RunAsync(BuildContext context) =>
        context.Session.Compilation.EnsureAsync([.. Others, .. Suite.All[^1].Projects, .. TestTask.Projects]);
}
