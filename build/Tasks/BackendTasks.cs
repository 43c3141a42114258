using Build.Matrix;
using Build.Runs;
using Cake.Core;
using System.Runtime.ExceptionServices;

namespace Build.Tasks;

/// <summary>Expands the table of backends into tasks: three a row, and the aggregate over all rows.</summary>
public static class BackendTasks
{
    /// <summary>What the generated tasks do, by phase; <c>x</c> stands for a row.</summary>
    public static IReadOnlyList<(Phase Phase, string Description)> Phases { get; } =
    [
        (Phase.Start, "Makes x's database clean, starts a daemon on it, and waits until it is ready."),
        (Phase.Test, "Runs the suite against x's daemon."),
        (Phase.Stop, "Stops x's daemon, and checks that nothing of it is left."),
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
                    .Does(context => Run(context).RunPhaseAsync(backend, phase))
                    .OnError(exception => GoOn(exception));
                task.IsDependentOn(phase == Phase.Start ? TaskNames.GeneratePrismaSchema : TaskNames.Of(phase - 1, backend));
            }
        }

        TestMatrixTask.Register(engine);
    }

    // The report holds what failed; the other rows run all the same.
    private static void GoOn(Exception exception)
    {
        if (exception is not PhaseFailedException)
            ExceptionDispatchInfo.Throw(exception);
    }

    private static MatrixRun Run(ICakeContext context) => ((BuildContext)context).Run;
}
