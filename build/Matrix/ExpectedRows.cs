namespace Build.Matrix;

/// <summary>What the tasks that are going to run ask of the matrix.</summary>
/// <param name="Backends">The rows that are to be run, or, when there is none to run, whose servers are wanted.</param>
/// <param name="Last">The last phase that a row is to go through; null when no row is to be run.</param>
public sealed record ExpectedRows(IReadOnlyList<Backend> Backends, RowPhase? Last)
{
    private static readonly RowPhase[] Phases = Enum.GetValues<RowPhase>();

    /// <summary>Nothing.</summary>
    public static ExpectedRows None { get; } = new([], null);

    /// <summary>Whether any row needs a server.</summary>
    public bool NeedServers => Backends.Any(backend => backend.Service is not null);

    /// <summary>Whether any row needs Prisma's schema and client.</summary>
    public bool NeedPrisma => Backends.Any(backend => backend.NeedsPrisma);

    /// <summary>Reads it from the tasks' names.</summary>
    /// <param name="tasks">The tasks that are going to run.</param>
    /// <param name="asked">The rows of <c>--backend</c>.</param>
    public static ExpectedRows Of(IReadOnlyCollection<string> tasks, IReadOnlyList<Backend> asked)
    {
        var last = Phases.Cast<RowPhase?>().LastOrDefault(phase => Backend.All.Any(backend => tasks.Contains(TaskNames.Of(phase!.Value, backend))));
        return new([.. asked.Where(backend => last is null || Phases.Any(phase => tasks.Contains(TaskNames.Of(phase, backend))))], last);
    }
}
