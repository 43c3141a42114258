using Build.Matrix;
using Build.Servers;

namespace Build.Runs;

/// <summary>A row that was asked for, and how its server is to be had.</summary>
/// <param name="Backend">The row.</param>
/// <param name="Server">Its server's plan; null for an embedded database, and when <paramref name="MissingPackage"/> is not.</param>
/// <param name="MissingPackage">The driver that the package feed lacks; null when it has the driver.</param>
public sealed record PlannedBackend(Backend Backend, ServerPlan? Server, string? MissingPackage = null)
{
    /// <summary>Whether it can be run.</summary>
    public bool Runs => MissingPackage is null && Server is not { Source: null };

    /// <summary>Why it cannot be run, in one sentence; null when it can.</summary>
    public string? Reason => MissingPackage is null ? Server?.Reason : $"The package feed lacks {MissingPackage}, the driver of {Backend.Name}.";

    /// <summary>What the reader can do about it; null when it can be run.</summary>
    public string? Remedy => MissingPackage is null ? Server?.Remedy : $"Use a feed that has {MissingPackage}, delete .packages.props and run again.";
}

/// <summary>What will run, what is skipped, and why. Making it starts nothing.</summary>
/// <param name="Rows">The rows that were asked for, in the order of the table.</param>
public sealed record MatrixPlan(IReadOnlyList<PlannedBackend> Rows)
{
    /// <summary>The servers that rows will run on, each once.</summary>
    public IReadOnlyList<ServerPlan> Servers { get; } = [.. Rows.Where(row => row.Runs).Select(row => row.Server).OfType<ServerPlan>().DistinctBy(plan => plan.Service)];

    /// <summary>Asks, for each service that a row needs, how it is to be had.</summary>
    /// <param name="backends">The rows that were asked for.</param>
    /// <param name="missingPackage">Names the missing driver of a row; null when it is there.</param>
    /// <param name="plan">Decides for one service.</param>
    public static async Task<MatrixPlan> MakeAsync(
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
