using Build.Matrix;
using Cake.Core;
using Cake.Frosting;

namespace Build.Tasks;

/// <summary>
/// Compares all rows with each other and with a model. It has the same graph as <see cref="TestMatrixTask"/>: the comparison takes the place of the suite,
/// and begins when the daemons of all rows are ready.
/// </summary>
[TaskName(TaskNames.Compare)]
[TaskDescription(Description)]
internal sealed class CompareTask : FrostingTask<BuildContext>
{
    public const string Description = "Sends the same requests to the daemons of all rows and to a model of the rules, and shows where their answers differ.";

    public static void Register(ICakeEngine engine) => TestMatrixTask.Register(engine, TaskNames.Compare, Description);
}
