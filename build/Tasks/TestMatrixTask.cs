using Build.Matrix;
using Cake.Core;
using Cake.Frosting;

namespace Build.Tasks;

/// <summary>
/// Runs every row, writes the reports, and fails when a row failed. It depends on generated tasks, which attributes cannot express, so it is
/// registered in code. The class is internal, because Cake's host registers all public task classes.
/// </summary>
[TaskName(TaskNames.TestMatrix)]
[TaskDescription(Description)]
internal sealed class TestMatrixTask : FrostingTask<BuildContext>
{
    public const string Description = "Runs the suite on every row of the matrix, and writes the reports.";

    public static void Register(ICakeEngine engine) => Register(engine, TaskNames.TestMatrix, Description);

    public static void Register(ICakeEngine engine, string name, string description)
    {
        var task = engine.RegisterTask(name).Description(description).Does(context => ((BuildContext)context).Run.RequireSuccess());
        foreach (var backend in Backend.All)
            task.IsDependentOn(TaskNames.Of(Phase.Stop, backend));
        task.IsDependentOn(TaskNames.Report).IsDependentOn(TaskNames.ComposeDown);
    }
}
