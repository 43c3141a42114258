namespace Build.Servers;

/// <summary>What the build asks of a kind of server, through the same driver as the daemon's adapter uses, over TCP.</summary>
internal interface IDatabaseClient
{
    /// <summary>Finds fault with a URL before anything connects to it.</summary>
    /// <exception cref="FormatException">The driver does not take one of its parameters.</exception>
    void Check(ServerAddress address);

    /// <summary>Logs in and asks for product and version, such as <c>PostgreSQL 15.8</c>. The database need not exist.</summary>
    Task<string> AskProductAsync(ServerAddress address, CancellationToken cancellationToken);

    /// <summary>Looks into the address's database.</summary>
    Task<DatabaseContent> InspectAsync(ServerAddress address, CancellationToken cancellationToken);

    /// <summary>Makes the address's database.</summary>
    Task CreateAsync(ServerAddress address, CancellationToken cancellationToken);

    /// <summary>Marks the address's database, then drops what <paramref name="content"/> lists.</summary>
    Task EmptyAsync(ServerAddress address, DatabaseContent content, CancellationToken cancellationToken);

    /// <summary>Makes the address's user on a server that has none yet, once it answers. Nothing to do where servers are set up with their user.</summary>
    Task CreateFirstUserAsync(ServerAddress address, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Whether the server answered and refused the login, so that waiting cannot help.</summary>
    bool IsLoginRefused(Exception exception);
}
