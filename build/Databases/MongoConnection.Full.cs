using MongoDB.Bson;
using MongoDB.Driver;

namespace Build.Databases;

/// <summary>Commands to a MongoDB server through MongoDB.Driver.</summary>
internal static class MongoConnection
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(4);

    /// <summary>Says what is missing on this machine: nothing, since the driver is a package.</summary>
    public static Lack? FindLack() => null;

    /// <summary>Finds fault with a URL before anything connects to it.</summary>
    /// <exception cref="FormatException">The driver does not take it.</exception>
    public static void Check(ServerAddress address)
    {
        try
        {
            _ = MongoUrl.Create(address.ToUrl());
        }
        catch (MongoConfigurationException)
        {
            // The driver's message repeats the URL with its password.
            throw new FormatException("one of its parameters is none that MongoDB.Driver knows, or has a value that it cannot have");
        }
    }

    /// <summary>Runs one command on a connection of its own.</summary>
    /// <exception cref="MongoException">The server refused.</exception>
    /// <exception cref="TimeoutException">The server was not reached.</exception>
    public static async Task<BsonDocument> RunAsync(ServerAddress address, string database, BsonDocument command, CancellationToken cancellationToken)
    {
        var settings = MongoClientSettings.FromConnectionString(address.ToUrl());
        settings.ServerSelectionTimeout = Timeout;
        settings.ConnectTimeout = Timeout;
        using MongoClient client = new(settings);
        return await client.GetDatabase(database).RunCommandAsync<BsonDocument>(command, cancellationToken: cancellationToken);
    }

    /// <summary>Whether the server answered and refused the login.</summary>
    public static bool IsLoginRefused(Exception exception) =>
        exception is MongoAuthenticationException or MongoCommandException { CodeName: "AuthenticationFailed" };
}
