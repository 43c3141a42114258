using MongoDB.Bson;
using MongoDB.Driver;

namespace Build.Servers;

/// <summary>Sends commands to a MongoDB server with MongoDB.Driver.</summary>
internal sealed class MongoConnection : IDisposable
{
    private readonly MongoClient client;

    private MongoConnection(MongoClient client) => this.client = client;

    /// <summary>Validates a URL without connecting.</summary>
    /// <exception cref="FormatException">The driver does not accept the URL.</exception>
    public static void Check(ServerAddress address)
    {
        try
        {
            _ = new MongoUrl(address.ToUrl());
        }
        catch (MongoConfigurationException)
        {
            // The driver's message contains the URL with the password.
            throw new FormatException("a parameter is unknown to MongoDB.Driver or has an invalid value");
        }
    }

    /// <summary>Creates a connection. The first command connects to the server.</summary>
    /// <exception cref="IOException">DNS has no SRV record for a <c>mongodb+srv://</c> URL.</exception>
    public static async Task<MongoConnection> OpenAsync(ServerAddress address, CancellationToken cancellationToken)
    {
        var url = new MongoUrl(address.ToUrl());
        if (!url.IsResolved)
            await LookUpAsync(url, address, cancellationToken);
        var settings = MongoClientSettings.FromUrl(url);
        settings.ServerSelectionTimeout = Connections.Limit;
        settings.ConnectTimeout = Connections.Limit;
        return new MongoConnection(new MongoClient(settings));
    }

    /// <summary>Runs one command.</summary>
    /// <exception cref="MongoException">The server returned an error.</exception>
    /// <exception cref="TimeoutException">The server is unreachable.</exception>
    public async Task<BsonDocument> RunAsync(string database, BsonDocument command, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetDatabase(database).RunCommandAsync<BsonDocument>(command, cancellationToken: cancellationToken);
        }
        catch (TimeoutException fault) when (FindCause() is { } cause)
        {
            // The driver's own message is a page long: it describes the state of all servers.
            throw new TimeoutException(cause.GetBaseException().Message, fault);
        }
    }

    /// <summary>Whether the error means that the server rejected the login.</summary>
    public static bool IsLoginRefused(Exception exception) =>
        exception is MongoAuthenticationException or MongoCommandException { CodeName: "AuthenticationFailed" };

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    // Returns why the last attempt to connect failed.
    private Exception? FindCause() => client.Cluster.Description.Servers.Select(server => server.HeartbeatException).FirstOrDefault(cause => cause is not null);

    // The driver resolves names in the background, and would report an unknown name as a server that does not answer.
    private static async Task LookUpAsync(MongoUrl url, ServerAddress address, CancellationToken cancellationToken)
    {
        try
        {
            await url.ResolveAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            var reason = fault.GetBaseException().Message;
            throw new IOException($"DNS has no usable SRV record _mongodb._tcp.{address.Host}, which a mongodb+srv:// URL needs: {reason}", fault);
        }
    }
}
