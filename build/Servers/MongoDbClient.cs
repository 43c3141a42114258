using MongoDB.Bson;

namespace Build.Servers;

/// <summary>The client for MongoDB.</summary>
internal sealed class MongoDbClient : IDatabaseClient
{
    private const string Admin = "admin";

    public void Check(ServerAddress address) => MongoConnection.Check(address);

    public async Task<string> AskProductAsync(ServerAddress address, CancellationToken cancellationToken)
    {
        using var connection = await MongoConnection.OpenAsync(address, cancellationToken);
        return ProductOf(await connection.RunAsync(Admin, new BsonDocument("buildInfo", 1), cancellationToken));
    }

    // In MongoDB, a missing database and an empty database are the same.
    public async Task<DatabaseContent> InspectAsync(ServerAddress address, CancellationToken cancellationToken)
    {
        BsonDocument command = new()
        {
            ["listCollections"] = 1,
            ["nameOnly"] = true,
            ["cursor"] = new BsonDocument("batchSize", 100_000),
        };
        using var connection = await MongoConnection.OpenAsync(address, cancellationToken);
        var reply = await connection.RunAsync(address.Database!, command, cancellationToken);
        List<string> names = [.. from one in reply["cursor"]["firstBatch"].AsBsonArray select one["name"].AsString];
        return new DatabaseContent(
            Exists: true,
            [
                .. from name in names
                   where name != DatabaseContent.Mark && !name.StartsWith("system.", StringComparison.Ordinal)
                   select new DatabaseObject("collection", name),
            ],
            names.Contains(DatabaseContent.Mark));
    }

    public Task CreateAsync(ServerAddress address, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task EmptyAsync(ServerAddress address, DatabaseContent content, CancellationToken cancellationToken)
    {
        using var connection = await MongoConnection.OpenAsync(address, cancellationToken);
        if (!content.Marked)
        {
            BsonDocument mark = new()
            {
                ["insert"] = DatabaseContent.Mark,
                ["documents"] = new BsonArray { new BsonDocument("note", DatabaseContent.Note) },
            };
            await connection.RunAsync(address.Database!, mark, cancellationToken);
        }

        foreach (var one in content.Objects)
            await connection.RunAsync(address.Database!, new BsonDocument("drop", one.Name), cancellationToken);
    }

    public bool IsLoginRefused(Exception exception) => MongoConnection.IsLoginRefused(exception);

    public async Task CreateFirstUserAsync(ServerAddress address, CancellationToken cancellationToken)
    {
        BsonDocument command = new()
        {
            ["createUser"] = address.User,
            ["pwd"] = address.Password,
            ["roles"] = new BsonArray { "root" },
        };
        using var connection = await MongoConnection.OpenAsync(address with { User = null, Password = null, Parameters = [] }, cancellationToken);
        await connection.RunAsync(Admin, command, cancellationToken);
    }

    /// <summary>Returns the product and version. DocumentDB, which is compatible with MongoDB and reports MongoDB's version, is named as such.</summary>
    internal static string ProductOf(BsonDocument buildInfo)
    {
        var version = buildInfo["version"].AsString;
        var isDocumentDb = buildInfo.GetValue("modules", new BsonArray()).AsBsonArray.Contains("documentdb");
        return isDocumentDb ? $"DocumentDB (speaks MongoDB {string.Join('.', version.Split('.').Take(2))})" : $"MongoDB {version}";
    }
}
