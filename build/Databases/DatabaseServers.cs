using Cake.Core;
using Cake.Core.IO;

namespace Build.Databases;

/// <summary>The database servers of one run: planned, started, waited for, cleaned and stopped.</summary>
/// <param name="context">Cake's context, for its process runner, tools, environment and log.</param>
/// <param name="repository">The folder that <c>docker-compose.yml</c> is in; it also names the Compose project.</param>
/// <param name="say">Takes one line of progress at a time, from any thread.</param>
public sealed class DatabaseServers(ICakeContext context, DirectoryPath repository, Action<string> say)
{
    /// <summary>How long a server that the build starts may take to answer its driver; a given server gets a quarter of it.</summary>
    public TimeSpan HealthLimit { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Decides how a service's server is to be had. Starts nothing.</summary>
    /// <exception cref="DatabaseException">The service's URL variable is set to something that is no URL of its kind.</exception>
    public Task<ServerPlan> PlanAsync(DatabaseService service, DatabasesMode mode, CancellationToken cancellationToken) =>
        throw new NotImplementedException($"{context} {repository} {say}");

    /// <summary>Starts the servers that the plans ask for, and none for plans without a source.</summary>
    /// <exception cref="DatabaseException">A server could not be started.</exception>
    public Task StartAsync(IReadOnlyCollection<ServerPlan> plans, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Waits until the driver gets an answer from the plan's server over TCP.</summary>
    /// <exception cref="DatabaseException">The server ended, refused the login, or did not answer within <see cref="HealthLimit"/>.</exception>
    public Task<RunningServer> WaitHealthyAsync(ServerPlan plan, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Makes a database when it is missing, empties it, and marks it as this project's own.</summary>
    /// <param name="server">The server that it is to be on.</param>
    /// <param name="database">Its name. On a given server <c>metabuilder</c> stands for the database of the given URL.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The URL for the daemon, password included: not to be printed.</returns>
    /// <exception cref="DatabaseException">It is somebody's own: on a given server, neither empty nor marked.</exception>
    public Task<string> PrepareCleanDatabaseAsync(RunningServer server, string database, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Lets the started servers outlive the build, and tells how to reach and to stop each of them.</summary>
    /// <returns>Lines to print, without passwords.</returns>
    public IReadOnlyList<string> Keep() => throw new NotImplementedException();

    /// <summary>Stops what <see cref="StartAsync"/> started, and removes its data. Safe to call when nothing was started, and again.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => throw new NotImplementedException();
}
