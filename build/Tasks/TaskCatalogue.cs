using System.Reflection;
using Build.Matrix;
using Build.Options;
using Cake.Frosting;

namespace Build.Tasks;

/// <summary>Which tasks there are, known without running Cake.</summary>
public static class TaskCatalogue
{
    private static readonly IReadOnlyList<(string Name, string Description)> Written =
    [
        .. typeof(TaskCatalogue).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IFrostingTask)))
            .Select(type => (type.GetCustomAttribute<TaskNameAttribute>()!.Name, type.GetCustomAttribute<TaskDescriptionAttribute>()!.Description))
            .OrderBy(task => task.Name, StringComparer.Ordinal),
    ];

    /// <summary>Every task's name.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Written.Select(task => task.Name),
        .. Backend.All.SelectMany(backend => BackendTasks.Phases.Select(task => TaskNames.Of(task.Phase, backend))),
    ];

    /// <summary>The tasks that neither start nor write anything, so that they need not wait for another run in the clone.</summary>
    public static IReadOnlyList<string> ReadOnly { get; } = [PlanTask.Name, CiMatrixTask.Name];

    /// <summary>What each task does; the generated ones once for all rows.</summary>
    public static IReadOnlyList<(string Name, string Description)> Summary { get; } =
        [.. Written, .. BackendTasks.Phases.Select(task => ($"{TaskNames.Verb(task.Phase)}-x", task.Description))];

    /// <summary>A task's name as it is spelt; case does not matter, as it does not to Cake.</summary>
    /// <param name="name">What was written.</param>
    /// <exception cref="UsageException">There is no such task.</exception>
    public static string Find(string name) =>
        Names.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? throw NearestMatch.Unknown("task", name, Names);
}
