namespace Build.Servers;

/// <summary>Performs the build's operations on a kind of server, over TCP with the driver that the daemon's adapter uses.</summary>
internal interface IDatabaseClient
{
    /// <summary>Validates a URL without connecting.</summary>
    /// <exception cref="FormatException">The driver does not accept a parameter of the URL.</exception>
    void Check(ServerAddress address);

    /// <summary>Logs in and returns the product and version, such as <c>PostgreSQL 15.8</c>. The database need not exist.</summary>
    Task<string> AskProductAsync(ServerAddress address, CancellationToken cancellationToken);

    /// <summary>Reads the content of the address's database.</summary>
    Task<DatabaseContent> InspectAsync(ServerAddress address, CancellationToken cancellationToken);

    /// <summary>Creates the address's database.</summary>
    Task CreateAsync(ServerAddress address, CancellationToken cancellationToken);

    /// <summary>Marks the address's database, then drops the objects of <paramref name="content"/>.</summary>
    Task EmptyAsync(ServerAddress address, DatabaseContent content, CancellationToken cancellationToken);

    /// <summary>Creates the address's user on a new server without users. Does nothing for servers whose set-up creates the user.</summary>
    Task CreateFirstUserAsync(ServerAddress address, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Whether the error means that the server rejected the login, so that retrying is useless.</summary>
    bool IsLoginRefused(Exception exception);
}
