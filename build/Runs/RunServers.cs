using Build.Servers;
using Build.Terminal;
using Cake.Core;

namespace Build.Runs;

/// <summary>Implements the tasks ComposeUp, WaitHealthy and ComposeDown.</summary>
/// <param name="servers">The servers.</param>
/// <param name="console">The console.</param>
/// <param name="cancellation">Cancels the run.</param>
internal sealed class RunServers(DatabaseServers servers, BuildConsole console, RunCancellation cancellation)
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(60);

    /// <summary>Whether <see cref="ComposeDownAsync"/> was called.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Containers, networks and volumes that still exist after <see cref="ComposeDownAsync"/>, one line each.</summary>
    public IReadOnlyList<string> Left { get; private set; } = [];

    /// <summary>Starts the servers of a plan. <see cref="WaitHealthyAsync"/> reports servers that did not start.</summary>
    /// <param name="pool">The plan's servers.</param>
    public Task ComposeUpAsync(ServerPool pool) => cancellation.IgnoreWhenCancelledAsync(() => pool.Started);

    /// <summary>Waits until every server is healthy or has failed, and prints the outcome.</summary>
    /// <param name="pool">The plan's servers.</param>
    /// <param name="plan">The plan.</param>
    /// <returns>The names of the servers that failed.</returns>
    public async Task<IReadOnlyList<string>> WaitHealthyAsync(ServerPool pool, MatrixPlan plan)
    {
        var failed = new List<string>();
        foreach (var server in plan.Servers)
        {
            try
            {
                await cancellation.IgnoreWhenCancelledAsync(async () =>
                {
                    var running = await pool.HealthyAsync(server.Service);
                    var source = running.Source.ToString().ToLowerInvariant();
                    console.Say(console.Style.Mark(Mark.Good) + $"{server.Service.Name} is healthy ({running.Product}, {source})");
                });
            }
            catch (DatabaseException exception)
            {
                failed.Add(server.Service.Name);
                console.Warn(console.Style.Mark(Mark.Bad) + exception.Message);
                foreach (var line in exception.LogTail)
                    console.Warn("      " + line);
                console.Warn("    " + exception.Remedy);
            }
        }

        return failed;
    }

    /// <summary>Stops the servers of this run, or prints how to connect to and stop the kept servers.</summary>
    /// <param name="hasStarted">Whether this run started servers. Otherwise, removes the containers that an earlier run kept.</param>
    /// <param name="keep">Whether the servers keep running.</param>
    /// <exception cref="CakeException">Docker Compose failed.</exception>
    public async Task ComposeDownAsync(bool hasStarted, bool keep)
    {
        HasEnded = true;
        if (hasStarted && keep)
        {
            foreach (var line in servers.Keep())
                console.Warn(line);
            return;
        }

        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await (hasStarted ? servers.StopAsync(limit.Token) : servers.StopKeptAsync(limit.Token));
            Left = servers.FindLeft();
        }
        catch (DatabaseException exception)
        {
            throw new CakeException($"{exception.Message} {exception.Remedy}", exception);
        }
    }

    /// <summary>Removes the containers of a killed run.</summary>
    /// <returns>The error; null when it succeeded.</returns>
    public string? RemoveContainers()
    {
        try
        {
            servers.StopKeptAsync(cancellation.Token).GetAwaiter().GetResult();
            return null;
        }
        catch (DatabaseException exception)
        {
            return $"{exception.Message} {exception.Remedy}";
        }
    }
}
