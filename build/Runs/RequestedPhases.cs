using Build.Matrix;

namespace Build.Runs;

/// <summary>What the tasks that are going to run ask of the matrix.</summary>
/// <param name="Backends">The rows that are to be run, or, when there is none to run, whose servers are wanted.</param>
/// <param name="Last">The last phase that a row is to go through; null when no row is to be run.</param>
public sealed record RequestedPhases(IReadOnlyList<Backend> Backends, Phase? Last)
{
    private static readonly Phase[] Phases = Enum.GetValues<Phase>();

    /// <summary>Nothing.</summary>
    public static RequestedPhases None { get; } = new([], null);

    /// <summary>Whether any row needs a server.</summary>
    public bool NeedServers => Backends.Any(backend => backend.Service is not null);

    /// <summary>Whether any row needs Prisma's schema and client.</summary>
    public bool NeedPrisma => Backends.Any(backend => backend.NeedsPrisma);

    /// <summary>Reads it from the tasks' names.</summary>
    /// <param name="tasks">The tasks that are going to run.</param>
    /// <param name="asked">The rows of <c>--backend</c>.</param>
    public static RequestedPhases Of(IReadOnlyCollection<string> tasks, IReadOnlyList<Backend> asked)
    {
        var last = Phases.Cast<Phase?>().LastOrDefault(phase => Backend.All.Any(backend => tasks.Contains(TaskNames.Of(phase!.Value, backend))));
        return new([.. asked.Where(backend => last is null || Phases.Any(phase => tasks.Contains(TaskNames.Of(phase, backend))))], last);
    }
}
