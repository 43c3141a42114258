using Build.Processes;
using Cake.Core;
using Cake.Core.IO;
using System.Collections.Concurrent;

namespace Build.Servers;

/// <summary>Plans, starts, waits for and stops the database servers of one run, and prepares their databases.</summary>
/// <param name="context">Cake's context.</param>
/// <param name="repository">The folder that contains <c>docker-compose.yml</c>. The name of the Compose project depends on it.</param>
/// <param name="say">Receives lines of progress, on any thread.</param>
/// <param name="guard">Watches the started servers.</param>
public sealed class DatabaseServers(ICakeContext context, DirectoryPath repository, Action<string> say, ProcessGuard guard)
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    private readonly Lazy<Obstacle?> engineObstacle = new(() => DockerEngine.FindObstacle(context));
    private readonly ComposeProject compose = new(context, repository, say, guard);
    private readonly ConcurrentDictionary<DatabaseService, IServer> servers = [];
    private readonly ConcurrentDictionary<DatabaseService, DatabaseException> failures = [];

    /// <summary>Finds the programs of local servers.</summary>
    internal ServerBinaries Binaries { get; init; } = ServerBinaries.OfThisMachine(context.Environment);

    private ServerPlanner Planner => new(context, compose, engineObstacle, Binaries);

    /// <summary>The time limits for servers.</summary>
    public TimeLimits Limits { get; init; } = new();

    /// <inheritdoc cref="ServerPlanner.PlanAsync"/>
    public Task<ServerPlan> PlanAsync(DatabaseService service, DatabasesMode mode, CancellationToken cancellationToken) =>
        Planner.PlanAsync(service, mode, cancellationToken);

    /// <summary>
    /// Starts the servers of the plans; plans without a source are ignored. When a server cannot be started, the others are started anyway, and
    /// <see cref="WaitHealthyAsync"/> throws for it. A server of an earlier call is replaced, so a failed start can be repeated.
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

    /// <summary>Waits until the plan's server answers its driver over TCP.</summary>
    /// <exception cref="DatabaseException">The server did not start, ended, rejected the login, or did not answer within the time limit.</exception>
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

    /// <summary>Checks a server that was healthy.</summary>
    /// <returns>Null when the server answers its driver; otherwise an exception, not thrown, with the reason.</returns>
    public async Task<DatabaseException?> FindFaultAsync(DatabaseService service, CancellationToken cancellationToken)
    {
        if (!servers.TryGetValue(service, out var server))
            return null;
        var remedy = server.Source == ServerSource.Given
            ? $"Check the server of {service.UrlVariable}."
            : "Read the server's last log lines. To run the row again on a new server, use --retry-infra=1.";
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
                reason = exception is OperationCanceledException
                    ? $"it does not answer within {Limits.Scale(AnswerLimit)}"
                    : $"it does not answer ({exception.Message})";
            }
        }

        return new DatabaseException($"The {service.Name} server at {server.Address} failed: {reason}.", remedy)
        {
            LogTail = await server.ReadLogTailAsync(cancellationToken),
        };
    }

    /// <summary>Creates a database if it is missing, empties it, and marks it. Waits while another run uses it.</summary>
    /// <param name="server">The database's server.</param>
    /// <param name="database">The database's name. On a given server, <c>metabuilder</c> stands for the database of the given URL.</param>
    /// <param name="cancellationToken">Cancels the preparation.</param>
    /// <returns>The database. Until it is disposed of, no other run on this machine can use it.</returns>
    /// <exception cref="DatabaseException">The database is on a given server and is neither empty nor marked, or a statement failed.</exception>
    public async Task<CleanDatabase> PrepareCleanDatabaseAsync(RunningServer server, string database, CancellationToken cancellationToken)
    {
        var isUrlsOwn = database == ServerAddress.OwnName && server.Address.Database is not null;
        var address = isUrlsOwn ? server.Address : server.Address with { Database = database };
        var lease = await MachineLock.TakeAsync(
            $"database {address with { User = null, Password = null }}",
            () => say($"{server.Service.Name}: waiting for another run to release the database of {address}"),
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

    /// <summary>Leaves the started servers running after the build.</summary>
    /// <returns>Lines that describe how to connect to the servers and how to stop them, without passwords.</returns>
    public IReadOnlyList<string> Keep()
    {
        List<string> lines = [];
        foreach (var server in servers.Values)
        {
            lines.Add($"{server.Service.Name} keeps running at {server.Address}");
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

    /// <summary>Stops the servers that <see cref="StartAsync"/> started, and removes their data. May be called again, or without a start.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        LocalServer[] locals = [.. servers.Values.OfType<LocalServer>()];
        servers.Clear();
        await Task.WhenAll(
            [.. locals.Select(local => local.StopAsync(cancellationToken)), Task.Run(() => compose.Down(cancellationToken), CancellationToken.None)]);
    }

    /// <summary>Finds containers, networks and volumes that still exist after <see cref="StopAsync"/>.</summary>
    /// <returns>One line for each; empty when none exists.</returns>
    public IReadOnlyList<string> FindLeft() => compose.FindLeft();

    /// <summary>Removes the containers that an earlier run in this clone kept.</summary>
    /// <exception cref="DatabaseException">Docker Compose failed.</exception>
    public Task StopKeptAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            if (engineObstacle.Value is null)
                compose.RemoveLeftovers(cancellationToken);
        },
        cancellationToken);

    private async Task StartLocalAsync(DatabaseService service, CancellationToken cancellationToken)
    {
        say($"{service.Name}: starting a local server");
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
                $"{service.Name}: cannot set up a local server: {exception.Message}",
                $"Check that {System.IO.Path.GetTempPath()} has free space and that this user may write to it.",
                exception);
        }
    }

    // Start the containers one by one, so that an unavailable image affects only its own service.
    private async Task StartContainersAsync(IEnumerable<ServerPlan> plans, CancellationToken cancellationToken)
    {
        foreach (var plan in plans)
        {
            cancellationToken.ThrowIfCancellationRequested();
            say($"{plan.Service.Name}: starting its container");
            try
            {
                servers[plan.Service] = await Task.Run(() => compose.Up(plan.Service, cancellationToken), CancellationToken.None);
            }
            catch (DatabaseException exception) when (plan.Fallback == ServerSource.Local)
            {
                say($"{plan.Service.Name}: {exception.Message.TrimEnd('.')}. Using a local server instead.");
                await StartLocalAsync(plan.Service, cancellationToken);
            }
            catch (DatabaseException exception)
            {
                failures[plan.Service] = exception;
            }
        }
    }
}
