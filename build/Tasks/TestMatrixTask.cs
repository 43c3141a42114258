using Build.Matrix;
using Cake.Core;
using Cake.Frosting;

namespace Build.Tasks;

/// <summary>
/// Runs every row, reports, and fails when a row has. It depends on generated tasks, which attributes cannot name; the host, which finds
/// exported classes only, leaves its registration to us.
/// </summary>
[TaskName(Name)]
[TaskDescription(Description)]
internal sealed class TestMatrixTask : FrostingTask<BuildContext>
{
    public const string Name = "TestMatrix";

    public const string Description = "Runs the suite on every row of the matrix, and reports.";

    public static void Register(ICakeEngine engine)
    {
        var task = engine.RegisterTask(Name).Description(Description).Does(context => ((BuildContext)context).Run.RequireSuccess());
        foreach (var backend in Backend.All)
            task.IsDependentOn(TaskNames.Of(RowPhase.Stop, backend));
        task.IsDependentOn(ReportTask.Name).IsDependentOn(ComposeDownTask.Name);
    }
}
