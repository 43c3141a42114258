using Build.Processes;
using Cake.Core;
using Cake.Core.IO;
using System.Collections.Concurrent;

namespace Build.Servers;

/// <summary>The database servers of one run: planned, started, waited for, cleaned and stopped.</summary>
/// <param name="context">Cake's context, for its process runner, tools, environment and file system.</param>
/// <param name="repository">The folder that <c>docker-compose.yml</c> is in; it also names the Compose project.</param>
/// <param name="say">Takes one line of progress at a time, from any thread.</param>
/// <param name="guard">Is told of every server that is started.</param>
public sealed class DatabaseServers(ICakeContext context, DirectoryPath repository, Action<string> say, ProcessGuard guard)
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    private readonly Lazy<Obstacle?> engineObstacle = new(() => DockerEngine.FindObstacle(context));
    private readonly ComposeProject compose = new(context, repository, say, guard);
    private readonly ConcurrentDictionary<DatabaseService, IServer> servers = [];
    private readonly ConcurrentDictionary<DatabaseService, DatabaseException> failures = [];

    /// <summary>Where the programs of local servers are looked for.</summary>
    internal ServerBinaries Binaries { get; init; } = ServerBinaries.OfThisMachine(context.Environment);

    private ServerPlanner Planner => new(context, compose, engineObstacle, Binaries);

    /// <summary>How long servers may take to answer their drivers.</summary>
    public TimeLimits Limits { get; init; } = new();

    /// <inheritdoc cref="ServerPlanner.PlanAsync"/>
    public Task<ServerPlan> PlanAsync(DatabaseService service, DatabasesMode mode, CancellationToken cancellationToken) =>
        Planner.PlanAsync(service, mode, cancellationToken);

    /// <summary>
    /// Starts the servers that the plans ask for, and none for plans without a source. A server that cannot be started
    /// does not keep the others from it: <see cref="WaitHealthyAsync"/> tells. What an earlier call left of a plan's server
    /// is replaced, so that one that failed can be tried again.
    /// </summary>
    public async Task StartAsync(IReadOnlyCollection<ServerPlan> plans, CancellationToken cancellationToken)
    {
        foreach (var plan in plans)
        {
            failures.TryRemove(plan.Service, out _);
            if (servers.TryRemove(plan.Service, out var old) && old is LocalServer local)
                await local.StopAsync(cancellationToken);
        }

        foreach (var plan in From(ServerSource.Given))
            servers[plan.Service] = new GivenServer(plan.Service, Planner.GivenAddress(plan.Service)!);

        await Task.WhenAll(
        [
            StartContainersAsync(From(ServerSource.Docker), cancellationToken),
            .. From(ServerSource.Local).Select(plan => StartLocalAsync(plan.Service, cancellationToken)),
        ]);

        IEnumerable<ServerPlan> From(ServerSource source) => plans.Where(plan => plan.Source == source);
    }

    /// <summary>Waits until the driver gets an answer from the plan's server over TCP.</summary>
    /// <exception cref="DatabaseException">The server could not be started, ended, refused the login, or did not answer within its limit.</exception>
    public async Task<RunningServer> WaitHealthyAsync(ServerPlan plan, CancellationToken cancellationToken)
    {
        if (failures.TryGetValue(plan.Service, out var failure))
            throw failure;

        if (!servers.TryGetValue(plan.Service, out var server))
        {
            throw new InvalidOperationException($"{plan.Service.Name} was not started.");
        }

        var limit = server.Source == ServerSource.Given ? Limits.GivenServer : Limits.Server;
        var product = await new HealthWait(server, plan.Service.Client!, () => Limits.Scale(limit), say).WaitAsync(cancellationToken);
        return new RunningServer(plan.Service, server.Source, product, server.Address);
    }

    /// <summary>Says what is wrong with a server that was healthy.</summary>
    /// <returns>Null when it answers its driver; an exception, not thrown, that says how it ended or what its driver says.</returns>
    public async Task<DatabaseException?> FindFaultAsync(DatabaseService service, CancellationToken cancellationToken)
    {
        if (!servers.TryGetValue(service, out var server))
            return null;
        var remedy = server.Source == ServerSource.Given
            ? $"Check the server that {service.UrlVariable} names."
            : "Read the server's last log lines. --retry-infra=1 runs the row again on a server that is started anew.";
        var reason = await server.FindEndAsync(cancellationToken);
        if (reason is null)
        {
            try
            {
                using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                attempt.CancelAfter(Limits.Scale(AnswerLimit).Value);
                await service.Client!.AskProductAsync(server.Address, attempt.Token);
                return null;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                reason = exception is OperationCanceledException ? $"it does not answer within {Limits.Scale(AnswerLimit)}" : $"it does not answer ({exception.Message})";
            }
        }

        return new DatabaseException($"The {service.Name} server at {server.Address} failed: {reason}.", remedy) { LogTail = await server.ReadLogTailAsync(cancellationToken) };
    }

    /// <summary>Makes a database when it is missing, empties it, and marks it as this project's own.</summary>
    /// <param name="server">The server that it is to be on.</param>
    /// <param name="database">Its name. On a given server <c>metabuilder</c> stands for the database of the given URL.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The database, which no other run of this machine uses until it is disposed of.</returns>
    /// <exception cref="DatabaseException">It is somebody's own: on a given server, neither empty nor marked.</exception>
    public async Task<CleanDatabase> PrepareCleanDatabaseAsync(RunningServer server, string database, CancellationToken cancellationToken)
    {
        var isUrlsOwn = database == ServerAddress.OwnName && server.Address.Database is not null;
        var address = isUrlsOwn ? server.Address : server.Address with { Database = database };
        var lease = await MachineLock.TakeAsync(
            $"database {address with { User = null, Password = null }}",
            () => say($"{server.Service.Name}: waiting for another run that uses the database of {address}"),
            cancellationToken);
        try
        {
            await CleanDatabase.PrepareAsync(server.Service.Client!, server.Service, server.Source, address, cancellationToken);
            return new CleanDatabase(address.ToUrl(), lease);
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    /// <summary>Lets the started servers outlive the build, and tells how to reach and to stop each of them.</summary>
    /// <returns>Lines to print, without passwords.</returns>
    public IReadOnlyList<string> Keep()
    {
        List<string> lines = [];
        foreach (var server in servers.Values)
        {
            lines.Add($"{server.Service.Name} stays at {server.Address}");
            if (server is LocalServer local)
            {
                local.Keep();
                lines.Add($"  stop it with: {local.StopCommand}");
            }
        }

        if (servers.Values.Any(server => server is ComposeServer))
        {
            lines.Add($"Stop the containers with: {compose.DownCommand}");
        }

        servers.Clear();
        return lines;
    }

    /// <summary>Stops what <see cref="StartAsync"/> started, and removes its data. Safe to call when nothing was started, and again.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        LocalServer[] locals = [.. servers.Values.OfType<LocalServer>()];
        servers.Clear();
        await Task.WhenAll([.. locals.Select(local => local.StopAsync(cancellationToken)), Task.Run(() => compose.Down(cancellationToken), CancellationToken.None)]);
    }

    /// <summary>Looks for containers, networks and volumes that are still there after <see cref="StopAsync"/>.</summary>
    /// <returns>A line for each; empty when nothing is left.</returns>
    public IReadOnlyList<string> FindLeft() => compose.FindLeft();

    /// <summary>Removes the containers that an earlier run of this clone has kept.</summary>
    /// <exception cref="DatabaseException">Compose could not.</exception>
    public Task StopKeptAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            if (engineObstacle.Value is null)
                compose.RemoveLeftovers(cancellationToken);
        },
        cancellationToken);

    private async Task StartLocalAsync(DatabaseService service, CancellationToken cancellationToken)
    {
        say($"{service.Name}: starting a server of this machine");
        try
        {
            var server = new LocalServer(service, Binaries, guard);
            servers[service] = server;
            await server.StartAsync(cancellationToken);
        }
        catch (DatabaseException exception)
        {
            failures[service] = exception;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            failures[service] = new DatabaseException(
                $"{service.Name}: a local server could not be set up: {exception.Message}",
                $"See that there is room in {System.IO.Path.GetTempPath()} and that this user may write there.",
                exception);
        }
    }

    // One after the other, so that an image that is not to be had stands in the way of its own service only.
    private async Task StartContainersAsync(IEnumerable<ServerPlan> plans, CancellationToken cancellationToken)
    {
        foreach (var plan in plans)
        {
            cancellationToken.ThrowIfCancellationRequested();
            say($"{plan.Service.Name}: bringing up its container");
            try
            {
                servers[plan.Service] = await Task.Run(() => compose.Up(plan.Service, cancellationToken), CancellationToken.None);
            }
            catch (DatabaseException exception) when (plan.Fallback == ServerSource.Local)
            {
                say($"{plan.Service.Name}: {exception.Message} This run takes a server of this machine in its place.");
                await StartLocalAsync(plan.Service, cancellationToken);
            }
            catch (DatabaseException exception)
            {
                failures[plan.Service] = exception;
            }
        }
    }
}
