using MongoDB.Bson;
using MongoDB.Driver;

namespace Build.Servers;

/// <summary>Commands to a MongoDB server through MongoDB.Driver.</summary>
internal sealed class MongoConnection : IDisposable
{
    private readonly MongoClient client;

    private MongoConnection(MongoClient client) => this.client = client;

    /// <summary>Finds fault with a URL before anything connects to it.</summary>
    /// <exception cref="FormatException">The driver does not take it.</exception>
    public static void Check(ServerAddress address)
    {
        try
        {
            _ = new MongoUrl(address.ToUrl());
        }
        catch (MongoConfigurationException)
        {
            // The driver's message repeats the URL with its password.
            throw new FormatException("one of its parameters is unknown to MongoDB.Driver, or has an invalid value");
        }
    }

    /// <summary>Makes a connection. The first command connects.</summary>
    /// <exception cref="IOException">DNS does not name the servers of a <c>mongodb+srv://</c> URL.</exception>
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
    /// <exception cref="MongoException">The server refused.</exception>
    /// <exception cref="TimeoutException">The server was not reached.</exception>
    public async Task<BsonDocument> RunAsync(string database, BsonDocument command, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetDatabase(database).RunCommandAsync<BsonDocument>(command, cancellationToken: cancellationToken);
        }
        catch (TimeoutException fault) when (FindCause() is { } cause)
        {
            // The driver's own message is a page that describes all that it knows of the servers.
            throw new TimeoutException(cause.GetBaseException().Message, fault);
        }
    }

    /// <summary>Whether the server answered and refused the login.</summary>
    public static bool IsLoginRefused(Exception exception) =>
        exception is MongoAuthenticationException or MongoCommandException { CodeName: "AuthenticationFailed" };

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    // Why the last try to reach a server failed.
    private Exception? FindCause() => client.Cluster.Description.Servers.Select(server => server.HeartbeatException).FirstOrDefault(cause => cause is not null);

    // The driver looks in the background, and would tell a name that does not exist as a server that does not answer.
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
