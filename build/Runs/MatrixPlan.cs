using Build.Matrix;
using Build.Servers;

namespace Build.Runs;

/// <summary>A requested row, with the plan of its server.</summary>
/// <param name="Backend">The row's backend.</param>
/// <param name="Server">The server's plan; null for an embedded database, or when <paramref name="MissingPackage"/> is set.</param>
/// <param name="MissingPackage">The driver that is missing in the package feed; null when it is available.</param>
public sealed record PlannedBackend(Backend Backend, ServerPlan? Server, string? MissingPackage = null)
{
    /// <summary>Whether the row can run.</summary>
    public bool Runs => MissingPackage is null && Server is not { Source: null };

    /// <summary>Why the row cannot run, as a sentence; null when it can.</summary>
    public string? Reason => MissingPackage is null ? Server?.Reason : $"The package feed does not have {MissingPackage}, the driver of {Backend.Name}.";

    /// <summary>What to do when the row cannot run; null when it can.</summary>
    public string? Remedy => MissingPackage is null ? Server?.Remedy : $"Use a feed with {MissingPackage}, delete .packages.props and run again.";
}

/// <summary>Which rows run, and which are skipped and why. Creating a plan starts nothing.</summary>
/// <param name="Rows">The requested rows, in the order of the table of backends.</param>
public sealed record MatrixPlan(IReadOnlyList<PlannedBackend> Rows)
{
    /// <summary>The distinct servers of the rows that run.</summary>
    public IReadOnlyList<ServerPlan> Servers { get; } =
        [.. Rows.Where(row => row.Runs).Select(row => row.Server).OfType<ServerPlan>().DistinctBy(plan => plan.Service)];

    /// <summary>Creates a plan: plans the server of each service that a row needs.</summary>
    /// <param name="backends">The requested rows.</param>
    /// <param name="missingPackage">Returns the missing driver of a row; null when it is available.</param>
    /// <param name="plan">Plans the server of one service.</param>
    public static async Task<MatrixPlan> CreateAsync(
        IReadOnlyList<Backend> backends, Func<Backend, string?> missingPackage, Func<DatabaseService, Task<ServerPlan>> plan)
    {
        var missing = backends.ToDictionary(backend => backend, missingPackage);
        var services = backends.Where(backend => missing[backend] is null).Select(backend => backend.Service).OfType<DatabaseService>().Distinct().ToList();
        var plans = await Task.WhenAll(services.Select(plan));
        var byService = plans.ToDictionary(server => server.Service);
        return new([.. backends.Select(backend => new PlannedBackend(backend, ServerOf(backend), missing[backend]))]);

        ServerPlan? ServerOf(Backend backend) => backend.Service is { } service ? byService.GetValueOrDefault(service) : null;
    }
}
