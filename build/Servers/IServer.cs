namespace Build.Servers;

/// <summary>A server that this run uses. It may not be healthy yet.</summary>
internal interface IServer
{
    DatabaseService Service { get; }

    ServerSource Source { get; }

    ServerAddress Address { get; }

    /// <summary>Performs the set-up that the first login needs. Throws until the server answers.</summary>
    Task PrepareLoginAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Returns how the server ended, such as <c>its process exited with code 1</c>; null while it runs or may still start.</summary>
    Task<string?> FindEndAsync(CancellationToken cancellationToken);

    /// <summary>Returns the last lines of the server's log, oldest first; empty when the build cannot read the log.</summary>
    Task<IReadOnlyList<string>> ReadLogTailAsync(CancellationToken cancellationToken);
}
