namespace Build.Servers;

/// <summary>A container of this clone's Compose project.</summary>
internal sealed class ComposeServer(DatabaseService service, int port, ComposeProject project) : IServer
{
    public DatabaseService Service { get; } = service;

    public ServerSource Source => ServerSource.Docker;

    public ServerAddress Address { get; } = ServerAddress.OfOwnServer(service, port);

    public Task<string?> FindEndAsync(CancellationToken cancellationToken) => Task.Run(() => project.FindEnd(Service, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<string>> ReadLogTailAsync(CancellationToken cancellationToken) =>
        Task.Run(() => project.ReadLogTail(Service), cancellationToken);
}
