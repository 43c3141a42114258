using System.Diagnostics;

namespace Build.Databases;

/// <summary>A container of this clone's Compose project.</summary>
internal sealed class ComposeServer(DatabaseService service, int port, ComposeProject project) : IServer
{
    // Asking costs a process.
    private static readonly TimeSpan AskInterval = TimeSpan.FromSeconds(2);

    private readonly Stopwatch asked = Stopwatch.StartNew();

    public DatabaseService Service { get; } = service;

    public ServerSource Source => ServerSource.Docker;

    public ServerAddress Address { get; } = ServerAddress.OfOwnServer(service, port);

    public async Task<string?> FindEndAsync(CancellationToken cancellationToken)
    {
        if (asked.Elapsed < AskInterval)
            return null;

        asked.Restart();
        return await Task.Run(() => project.HasEnded(Service), cancellationToken) ? "its container has ended" : null;
    }

    public Task<IReadOnlyList<string>> ReadLogTailAsync(CancellationToken cancellationToken) =>
        Task.Run(() => project.ReadLogTail(Service), cancellationToken);
}
