using Build.Matrix;
using Build.Runs;
using Cake.Core;
using System.Runtime.ExceptionServices;

namespace Build.Tasks;

/// <summary>Generates tasks from the table of backends: three per row, and the aggregate task of all rows.</summary>
public static class BackendTasks
{
    /// <summary>The descriptions of the generated tasks by phase; <c>x</c> stands for a row.</summary>
    public static IReadOnlyList<(Phase Phase, string Description)> Phases { get; } =
    [
        (Phase.Start, "Cleans x's database, starts a daemon on it, and waits until it is ready."),
        (Phase.Test, "Runs the suite against x's daemon."),
        (Phase.Stop, "Stops x's daemon, and checks for leaks."),
    ];

    /// <summary>Registers the tasks. A dependency may be registered later than the task that needs it.</summary>
    /// <param name="engine">Cake's engine.</param>
    public static void Register(ICakeEngine engine)
    {
        foreach (var backend in Backend.All)
        {
            foreach (var (phase, description) in Phases)
            {
                var task = engine.RegisterTask(TaskNames.Of(phase, backend))
                    .Description(description.Replace("x's", backend.Name + "'s"))
                    .WithCriteria(context => Run(context).Has(backend, phase), "The row was not requested, or its daemon is not running.")
                    .Does(context => Run(context).RunPhaseAsync(backend, phase))
                    .OnError(exception => IgnoreFailedPhase(exception));
                task.IsDependentOn(phase == Phase.Start ? TaskNames.GeneratePrismaSchema : TaskNames.Of(phase - 1, backend));
            }
        }

        TestMatrixTask.Register(engine);
        CompareTask.Register(engine);
    }

    // The report contains the failure. The other rows continue.
    private static void IgnoreFailedPhase(Exception exception)
    {
        if (exception is not PhaseFailedException)
            ExceptionDispatchInfo.Throw(exception);
    }

    private static MatrixRun Run(ICakeContext context) => ((BuildContext)context).Run;
}
