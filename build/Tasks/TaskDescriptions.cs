using Build.Matrix;
using Cake.Frosting;
using System.Reflection;

namespace Build.Tasks;

/// <summary>The descriptions of all tasks, for <c>--help</c>.</summary>
public static class TaskDescriptions
{
    /// <summary>Names and descriptions: first the tasks with a class, then one entry per phase of a row, where <c>x</c> stands for the row.</summary>
    public static IReadOnlyList<(string Name, string Description)> All { get; } =
    [
        .. typeof(TaskDescriptions).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IFrostingTask)))
            .Select(type => (type.GetCustomAttribute<TaskNameAttribute>()!.Name, type.GetCustomAttribute<TaskDescriptionAttribute>()!.Description))
            .OrderBy(task => task.Name, StringComparer.Ordinal),
        .. BackendTasks.Phases.Select(task => ($"{TaskNames.Verb(task.Phase)}-x", task.Description)),
    ];
}
