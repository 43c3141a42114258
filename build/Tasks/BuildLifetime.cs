using Build.Matrix;
using Build.Options;
using Cake.Core;
using Cake.Frosting;

namespace Build.Tasks;

/// <summary>Passes the names of the tasks to the run before they start, and stops everything after them, even when a task failed.</summary>
public sealed class BuildLifetime : FrostingLifetime<BuildContext>
{
    /// <inheritdoc />
    public override void Setup(BuildContext context, ISetupContext info)
    {
        string[] tasks = [.. info.TasksToExecute.Select(task => task.Name)];
        context.Session.ExpectsTests |= tasks.Any(task => task == TaskNames.MergeReports || OptionScopes.RunsTests(task));
        context.Run.Request(tasks);
        if (!context.Arguments.HasArgument("dryrun") && tasks.Except(TaskNames.Concurrent).Any())
            context.Run.EnterAsync().GetAwaiter().GetResult();
    }

    /// <inheritdoc />
    public override void Teardown(BuildContext context, ITeardownContext info) => context.Run.FinishAsync().GetAwaiter().GetResult();
}
