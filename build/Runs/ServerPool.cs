using Build.Results;
using Build.Servers;

namespace Build.Runs;

/// <summary>The servers of a run, each started and waited for once, whichever row or task asks first.</summary>
/// <param name="servers">Starts them.</param>
/// <param name="plans">Which ones.</param>
/// <param name="cancellationToken">Ends every wait.</param>
internal sealed class ServerPool(DatabaseServers servers, IReadOnlyList<ServerPlan> plans, CancellationToken cancellationToken)
{
    private readonly IReadOnlyDictionary<DatabaseService, ServerPlan> byService = plans.ToDictionary(plan => plan.Service);
    private readonly Dictionary<DatabaseService, Task<RunningServer>> healthy = [];
    private readonly Lazy<Task> started = new(() => servers.StartAsync(plans, cancellationToken));

    /// <summary>Ends when all servers have been started; they need not answer yet.</summary>
    public Task Started => started.Value;

    /// <summary>A server that answers.</summary>
    /// <param name="service">Which one.</param>
    /// <param name="again">Whether one that failed is to be started once more.</param>
    /// <exception cref="DatabaseException">It could not be started, or does not answer.</exception>
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

    /// <summary>A server that answers, for a row.</summary>
    /// <inheritdoc cref="HealthyAsync"/>
    /// <exception cref="FailureException">It could not be started, or does not answer.</exception>
    public Task<RunningServer> RequireAsync(DatabaseService service, bool again) => ForRowAsync(() => HealthyAsync(service, again));

    /// <summary>An empty database for a row.</summary>
    /// <param name="service">The service whose server it is on.</param>
    /// <param name="database">Its name.</param>
    /// <param name="cancellationToken">Cancels the wait for another run that uses the database.</param>
    /// <exception cref="FailureException">It could not be emptied, or holds the data of somebody else.</exception>
    public Task<CleanDatabase> CleanDatabaseAsync(DatabaseService service, string database, CancellationToken cancellationToken) =>
        ForRowAsync(async () => await servers.PrepareCleanDatabaseAsync(await HealthyAsync(service), database, cancellationToken));

    /// <summary>Says what is wrong with a server that was healthy; null when it still answers. One that has failed is not given to other rows.</summary>
    /// <param name="service">Which one.</param>
    /// <param name="cancellation">Ends the question early.</param>
    public async Task<DatabaseException?> FindFaultAsync(DatabaseService service, CancellationToken cancellation)
    {
        var fault = await servers.FindFaultAsync(service, cancellation);
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
