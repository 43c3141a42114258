using Build.Matrix;

namespace Build.Runs;

/// <summary>The rows and phases that the tasks of a run request.</summary>
/// <param name="Backends">The rows to run; when no row runs, the rows whose servers are requested.</param>
/// <param name="Last">The last phase to perform; null when no row runs.</param>
public sealed record RequestedPhases(IReadOnlyList<Backend> Backends, Phase? Last)
{
    private static readonly Phase[] Phases = Enum.GetValues<Phase>();

    /// <summary>No rows and no phases.</summary>
    public static RequestedPhases None { get; } = new([], null);

    /// <summary>Whether a row needs a server.</summary>
    public bool NeedServers => Backends.Any(backend => backend.Service is not null);

    /// <summary>Whether a row needs Prisma's schema and client.</summary>
    public bool NeedPrisma => Backends.Any(backend => backend.NeedsPrisma);

    /// <summary>Derives the rows and phases from task names.</summary>
    /// <param name="tasks">The names of the tasks of the run.</param>
    /// <param name="selected">The rows of <c>--backend</c>.</param>
    public static RequestedPhases Of(IReadOnlyCollection<string> tasks, IReadOnlyList<Backend> selected)
    {
        var last = Phases.Cast<Phase?>().LastOrDefault(phase => Backend.All.Any(backend => tasks.Contains(TaskNames.Of(phase!.Value, backend))));
        return new([.. selected.Where(backend => last is null || Phases.Any(phase => tasks.Contains(TaskNames.Of(phase, backend))))], last);
    }
}
