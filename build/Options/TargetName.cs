using Build.Matrix;

namespace Build.Options;

/// <summary>Parses the value of <c>--target</c>.</summary>
internal static class TargetName
{
    private static readonly IReadOnlyList<string> Rows = [.. Backend.All.Select(backend => backend.Name)];

    /// <summary>Finds a task by its name, ignoring case as Cake does.</summary>
    /// <param name="name">The value.</param>
    /// <returns>The task's name, in its own case.</returns>
    /// <exception cref="UsageException">There is no such task.</exception>
    public static string Find(string name) =>
        TaskNames.All.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? throw Unknown(name);

    private static UsageException Unknown(string name)
    {
        foreach (var phase in Enum.GetValues<Phase>())
        {
            var verb = TaskNames.Verb(phase);
            if (name.Equals(verb, StringComparison.OrdinalIgnoreCase) || name.Equals(verb + "-", StringComparison.OrdinalIgnoreCase))
                return new UsageException(
                    $"Missing row in the task '{name}'. Write, for example, {TaskNames.Of(phase, Backend.All[0])}. Known rows: {string.Join(", ", Rows)}.");
            if (name.StartsWith(verb + "-", StringComparison.OrdinalIgnoreCase))
                return NearestMatch.Unknown("row", name[(verb.Length + 1)..], Rows);
        }

        return NearestMatch.Unknown("task", name, TaskNames.All);
    }
}
