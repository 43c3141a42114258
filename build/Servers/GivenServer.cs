namespace Build.Servers;

/// <summary>A server that an environment variable names. The build neither starts nor stops it.</summary>
internal sealed class GivenServer(DatabaseService service, ServerAddress address) : IServer
{
    public DatabaseService Service { get; } = service;

    public ServerSource Source => ServerSource.Given;

    public ServerAddress Address { get; } = address;

    public Task<string?> FindEndAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public Task<IReadOnlyList<string>> ReadLogTailAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);
}
