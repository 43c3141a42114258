using Build.Results;
using Build.Servers;

namespace Build.Runs;

/// <summary>The servers of a run. They are started once, at the first request of a row or task.</summary>
/// <param name="servers">Starts the servers.</param>
/// <param name="plans">The plans of the servers.</param>
/// <param name="cancellationToken">Cancels all waits.</param>
internal sealed class ServerPool(DatabaseServers servers, IReadOnlyList<ServerPlan> plans, CancellationToken cancellationToken)
{
    private readonly IReadOnlyDictionary<DatabaseService, ServerPlan> byService = plans.ToDictionary(plan => plan.Service);
    private readonly Dictionary<DatabaseService, Task<RunningServer>> healthy = [];
    private readonly Lazy<Task> started = new(() => servers.StartAsync(plans, cancellationToken));

    /// <summary>Completes when all servers have been started. They may not be healthy yet.</summary>
    public Task Started => started.Value;

    /// <summary>Returns a healthy server.</summary>
    /// <param name="service">The service.</param>
    /// <param name="again">Whether to start a failed server again.</param>
    /// <exception cref="DatabaseException">The server did not start or did not become healthy.</exception>
    public Task<RunningServer> HealthyAsync(DatabaseService service, bool again = false)
    {
        lock (healthy)
        {
            if (!healthy.TryGetValue(service, out var server))
                healthy[service] = server = FirstAsync(byService[service]);
            else if (again && server.IsFaulted)
                healthy[service] = server = AgainAsync(byService[service]);
            return server;
        }
    }

    /// <summary>Returns a healthy server for a row.</summary>
    /// <inheritdoc cref="HealthyAsync"/>
    /// <exception cref="FailureException">The server did not start or did not become healthy.</exception>
    public Task<RunningServer> RequireAsync(DatabaseService service, bool again) => ForRowAsync(() => HealthyAsync(service, again));

    /// <summary>Prepares an empty database for a row.</summary>
    /// <param name="service">The service of the database.</param>
    /// <param name="database">The database's name.</param>
    /// <param name="cancellationToken">Cancels the wait for another run that uses the database.</param>
    /// <exception cref="FailureException">The database cannot be emptied, or contains other data.</exception>
    public Task<CleanDatabase> CleanDatabaseAsync(DatabaseService service, string database, CancellationToken cancellationToken) =>
        ForRowAsync(async () => await servers.PrepareCleanDatabaseAsync(await HealthyAsync(service), database, cancellationToken));

    /// <summary>Checks a server that was healthy. Returns its fault, or null. Other rows no longer get a failed server.</summary>
    /// <param name="service">The service.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    public async Task<DatabaseException?> FindFaultAsync(DatabaseService service, CancellationToken cancellationToken)
    {
        var fault = await servers.FindFaultAsync(service, cancellationToken);
        if (fault is not null)
        {
            lock (healthy)
                healthy[service] = Task.FromException<RunningServer>(fault);
        }

        return fault;
    }

    private static async Task<T> ForRowAsync<T>(Func<Task<T>> step)
    {
        try
        {
            return await step();
        }
        catch (DatabaseException exception)
        {
            throw new FailureException(FailureKind.Infra, exception.Message, exception.Remedy);
        }
    }

    private async Task<RunningServer> FirstAsync(ServerPlan plan)
    {
        await Started;
        return await servers.WaitHealthyAsync(plan, cancellationToken);
    }

    private async Task<RunningServer> AgainAsync(ServerPlan plan)
    {
        await servers.StartAsync([plan], cancellationToken);
        return await servers.WaitHealthyAsync(plan, cancellationToken);
    }
}
