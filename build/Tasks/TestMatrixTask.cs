using Build.Matrix;
using Cake.Core;
using Cake.Frosting;

namespace Build.Tasks;

/// <summary>
/// Runs every row, reports, and fails when a row has. It depends on generated tasks, which attributes cannot name; the host, which finds
/// exported classes only, leaves its registration to us.
/// </summary>
[TaskName(TaskNames.TestMatrix)]
[TaskDescription(Description)]
internal sealed class TestMatrixTask : FrostingTask<BuildContext>
{
    public const string Description = "Runs the suite on every row of the matrix, and reports.";

    public static void Register(ICakeEngine engine)
    {
        var task = engine.RegisterTask(TaskNames.TestMatrix).Description(Description).Does(context => ((BuildContext)context).Run.RequireSuccess());
        foreach (var backend in Backend.All)
            task.IsDependentOn(TaskNames.Of(Phase.Stop, backend));
        task.IsDependentOn(TaskNames.Report).IsDependentOn(TaskNames.ComposeDown);
    }
}
