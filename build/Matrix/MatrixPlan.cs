using Build.Databases;

namespace Build.Matrix;

/// <summary>A row that was asked for, and how its server is to be had.</summary>
/// <param name="Backend">The row.</param>
/// <param name="Server">Its server's plan; null for an embedded database.</param>
public sealed record PlannedRow(Backend Backend, ServerPlan? Server)
{
    /// <summary>Whether it can be run.</summary>
    public bool Runs => Server is not { Source: null };
}

/// <summary>What will run, what is skipped, and why. Making it starts nothing.</summary>
/// <param name="Rows">The rows that were asked for, in the order of the table.</param>
public sealed record MatrixPlan(IReadOnlyList<PlannedRow> Rows)
{
    /// <summary>The servers that rows will run on, each once.</summary>
    public IReadOnlyList<ServerPlan> Servers { get; } = [.. Rows.Where(row => row.Runs).Select(row => row.Server).OfType<ServerPlan>().DistinctBy(plan => plan.Service)];

    /// <summary>Asks, for each service that a row needs, how it is to be had.</summary>
    /// <param name="backends">The rows that were asked for.</param>
    /// <param name="plan">Decides for one service.</param>
    public static async Task<MatrixPlan> MakeAsync(IReadOnlyList<Backend> backends, Func<DatabaseService, Task<ServerPlan>> plan)
    {
        var services = backends.Select(backend => backend.Service).OfType<DatabaseService>().Distinct().ToList();
        var plans = await Task.WhenAll(services.Select(plan));
        var byService = plans.ToDictionary(server => server.Service);
        return new([.. backends.Select(backend => new PlannedRow(backend, backend.Service is { } service ? byService[service] : null))]);
    }
}
