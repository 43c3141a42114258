using Cake.Core;

namespace Build.Servers;

/// <summary>Decides where the server of a service comes from. Starts nothing.</summary>
/// <param name="context">Cake's context, for its environment and tools.</param>
/// <param name="compose">The containers of this clone.</param>
/// <param name="engineObstacle">Why Docker is unavailable; null when it is available.</param>
/// <param name="binaries">Finds the programs of local servers.</param>
internal sealed class ServerPlanner(ICakeContext context, ComposeProject compose, Lazy<Obstacle?> engineObstacle, ServerBinaries binaries)
{
    /// <summary>Decides for one service.</summary>
    /// <param name="service">The service.</param>
    /// <param name="mode">The sources that may be used.</param>
    /// <param name="cancellationToken">Cancels the check of Docker.</param>
    /// <exception cref="DatabaseException">A variable of the service contains an invalid URL or port.</exception>
    public async Task<ServerPlan> PlanAsync(DatabaseService service, DatabasesMode mode, CancellationToken cancellationToken)
    {
        List<Obstacle> obstacles = [];
        foreach (var source in SourcesOf(mode))
        {
            if (await FindObstacleAsync(service, source, cancellationToken) is { } obstacle)
            {
                obstacles.Add(obstacle);
                continue;
            }

            // Compose reads the ports of all services, even to start one. Report an invalid port before anything starts.
            if (source == ServerSource.Docker)
                _ = DatabaseService.All.Select(compose.PreferredPort).ToArray();

            return new ServerPlan(service, source) { Fallback = await FindFallbackAsync(service, source, mode, cancellationToken) };
        }

        return new ServerPlan(
            service,
            Source: null,
            Sentence(string.Join("; ", obstacles.Select(obstacle => obstacle.Reason))),
            Sentence(string.Join("; or ", obstacles.Select(obstacle => obstacle.Remedy))));
    }

    /// <summary>Returns the address of a given server; null when its variable is not set.</summary>
    /// <param name="service">The service.</param>
    /// <exception cref="DatabaseException">The variable contains an invalid URL.</exception>
    public ServerAddress? GivenAddress(DatabaseService service)
    {
        if (context.Environment.GetEnvironmentVariable(service.UrlVariable) is not { Length: > 0 } url)
            return null;

        try
        {
            var address = ServerAddress.Parse(service.Kind, url);
            service.Client?.Check(address);
            return address;
        }
        catch (FormatException exception)
        {
            throw new DatabaseException(
                $"Invalid {service.UrlVariable}: {exception.Message}",
                $"Correct {service.UrlVariable}, or unset it so that the build starts a server.");
        }
    }

    private static IReadOnlyList<ServerSource> SourcesOf(DatabasesMode mode) => mode switch
    {
        DatabasesMode.Docker => [ServerSource.Docker],
        DatabasesMode.Local => [ServerSource.Local],
        DatabasesMode.Given => [ServerSource.Given],
        _ => [ServerSource.Given, ServerSource.Docker, ServerSource.Local],
    };

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..] + ".";

    private async Task<Obstacle?> FindObstacleAsync(DatabaseService service, ServerSource source, CancellationToken cancellationToken) => source switch
    {
        ServerSource.Given => GivenAddress(service) is null
            ? new Obstacle(
                $"{service.UrlVariable} is not set", $"set it to the URL of a server such as {ServerAddress.OfOwnServer(service, service.DefaultPort)}")
            : null,
        ServerSource.Docker => await Task.Run(() => engineObstacle.Value, cancellationToken),
        _ => LocalServer.FindObstacle(service.Recipe, binaries),
    };

    // Only auto falls back to a local server when a container does not start.
    private async Task<ServerSource?> FindFallbackAsync(
        DatabaseService service, ServerSource source, DatabasesMode mode, CancellationToken cancellationToken)
    {
        var mayFallBack = mode == DatabasesMode.Auto && source == ServerSource.Docker;
        return mayFallBack && await FindObstacleAsync(service, ServerSource.Local, cancellationToken) is null ? ServerSource.Local : null;
    }
}
