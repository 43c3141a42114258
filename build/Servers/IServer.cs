namespace Build.Servers;

/// <summary>A server that this run uses, healthy or not yet.</summary>
internal interface IServer
{
    DatabaseService Service { get; }

    ServerSource Source { get; }

    ServerAddress Address { get; }

    /// <summary>Does what the first login needs, once the server answers; throws until then.</summary>
    Task PrepareLoginAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Says how the server ended, such as <c>its process exited with code 1</c>; null while it may still come up.</summary>
    Task<string?> FindEndAsync(CancellationToken cancellationToken);

    /// <summary>The last lines of its log, oldest first; none where the build cannot read it.</summary>
    Task<IReadOnlyList<string>> ReadLogTailAsync(CancellationToken cancellationToken);
}
