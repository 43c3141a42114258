using Dbal.Backends.MongoDb;
using Dbal.Connections;
using MongoDB.Bson;

namespace Dbal.Tests.Backends.MongoDb;

/// <summary>A temporary database on the server of DBAL_MONGODB_URL, for one fixture.</summary>
internal sealed class TemporaryMongoDbDatabase
{
    private readonly string name = $"dbal_test_{Guid.NewGuid():N}";

    /// <summary>The database's URL; skips the fixture when DBAL_MONGODB_URL is not set.</summary>
    public string Url()
    {
        var url = Environment.GetEnvironmentVariable("DBAL_MONGODB_URL");
        if (string.IsNullOrEmpty(url))
            RequiredServer.IsMissing("DBAL_MONGODB_URL is not set. Set it to mongodb://user:password@host:port/database?authSource=admin.");
        var query = url!.IndexOf('?', StringComparison.Ordinal);
        var path = url.LastIndexOf('/', query < 0 ? url.Length - 1 : query);
        return $"{url[..path]}/{name}{(query < 0 ? "" : url[query..])}";
    }

    /// <summary>Deletes the database.</summary>
    public async Task DropAsync()
    {
        await using var store = new DocumentStore(ServerAddress.ParseWithDatabase(ServerKind.MongoDb, Url()), TimeSpan.FromSeconds(30));
        await store.RunCommandAsync(new BsonDocument("dropDatabase", 1), default);
    }
}
