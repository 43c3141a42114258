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

    private static readonly IReadOnlyList<(RowPhase Phase, Backend Backend)> Generated =
        [.. Backend.All.SelectMany(backend => BackendTasks.Phases.Select(task => (task.Phase, backend)))];

    private static readonly IReadOnlyList<string> Rows = [.. Backend.All.Select(backend => backend.Name)];

    /// <summary>Every task's name.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Written.Select(task => task.Name), .. Generated.Select(task => TaskNames.Of(task.Phase, task.Backend))];

    /// <summary>The tasks that neither start nor write anything, so that they need not wait for another run in the clone.</summary>
    public static IReadOnlyList<string> ReadOnly { get; } = [PlanTask.Name, CiMatrixTask.Name];

    /// <summary>What each task does; the generated ones once for all rows.</summary>
    public static IReadOnlyList<(string Name, string Description)> Summary { get; } =
        [.. Written, .. BackendTasks.Phases.Select(task => ($"{TaskNames.Verb(task.Phase)}-x", task.Description))];

    /// <summary>A task's name as it is spelt; case does not matter, as it does not to Cake.</summary>
    /// <param name="name">What was written.</param>
    /// <exception cref="UsageException">There is no such task.</exception>
    public static string Find(string name) =>
        Names.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? throw Unknown(name);

    /// <summary>The phase and the row of a generated task; null for other tasks.</summary>
    /// <param name="name">The task's name.</param>
    public static (RowPhase Phase, Backend Backend)? RowOf(string name) => Generated
        .Where(task => TaskNames.Of(task.Phase, task.Backend) == name)
        .Select(task => ((RowPhase, Backend)?)task)
        .FirstOrDefault();

    private static UsageException Unknown(string name)
    {
        foreach (var (phase, _) in BackendTasks.Phases)
        {
            var verb = TaskNames.Verb(phase);
            if (name.Equals(verb, StringComparison.OrdinalIgnoreCase) || name.Equals(verb + "-", StringComparison.OrdinalIgnoreCase))
                return new UsageException($"{verb} needs a row, such as {TaskNames.Of(phase, Backend.All[0])}. Known rows: {string.Join(", ", Rows)}.");
            if (name.StartsWith(verb + "-", StringComparison.OrdinalIgnoreCase))
                return NearestMatch.Unknown("row", name[(verb.Length + 1)..], Rows);
        }

        return NearestMatch.Unknown("task", name, Names);
    }
}
