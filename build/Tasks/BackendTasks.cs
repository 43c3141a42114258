using Build.Matrix;
using Cake.Core;

namespace Build.Tasks;

/// <summary>Expands the table of backends into tasks: three a row, and the aggregate over all rows.</summary>
public static class BackendTasks
{
    /// <summary>What the generated tasks do, by phase; <c>x</c> stands for a row.</summary>
    public static IReadOnlyList<(RowPhase Phase, string Description)> Phases { get; } =
    [
        (RowPhase.Start, "Makes x's database clean, starts a daemon on it, and waits until it is ready."),
        (RowPhase.Test, "Runs the suite against x's daemon."),
        (RowPhase.Stop, "Stops x's daemon, and checks that nothing of it is left."),
    ];

    /// <summary>Registers them. A dependency may name a task that is registered later.</summary>
    /// <param name="engine">Cake's engine.</param>
    public static void Register(ICakeEngine engine)
    {
        foreach (var backend in Backend.All)
        {
            foreach (var (phase, description) in Phases)
            {
                var task = engine.RegisterTask(TaskNames.Of(phase, backend))
                    .Description(description.Replace("x's", backend.Name + "'s"))
                    .WithCriteria(context => Run(context).Has(backend, phase), "The row was not asked for, or its daemon is not there.")
                    .Does(context => Run(context).ShowAsync(backend, phase));
                task.IsDependentOn(phase == RowPhase.Start ? GeneratePrismaSchemaTask.Name : TaskNames.Of(phase - 1, backend));
            }
        }

        TestMatrixTask.Register(engine);
    }

    private static MatrixRun Run(ICakeContext context) => ((BuildContext)context).Run;
}
