using Dbal.Backends.MongoDb;
using Dbal.Connections;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Tests.Backends.MongoDb;
using MongoDB.Bson;

namespace Dbal.Tests.SchemaChanges;

[TestFixture]
[Parallelizable]
internal sealed class MongoDbSchemaChangeTests : SchemaChangeTests
{
    private readonly TemporaryMongoDbDatabase database = new();
    private bool changesIndexes;

    protected override string Adapter => "mongodb";

    // Servers with MongoDB's protocol may not support these commands for existing collections.
    [OneTimeSetUp]
    public async Task TryIndexes()
    {
        await using var store = new DocumentStore(ServerAddress.ParseWithDatabase(ServerKind.MongoDb, database.Url()), TimeSpan.FromSeconds(30));
        var some = new IndexDefinition("ix_some", new BsonDocument("a", 1), Unique: false, Only: null);
        await store.CreateIndexesAsync("some", [some], default);
        try
        {
            await store.CreateIndexesAsync("some", [some with { Name = "ix_other", Keys = new BsonDocument("b", 1) }], default);
            await store.AdministerAsync(
                async server =>
                {
                    await server.GetCollection<BsonDocument>("some").Indexes.DropOneAsync("ix_other");
                    return true;
                },
                default);
            changesIndexes = true;
        }
        catch (Exception fault) when (fault is IndexRefusedException or DbalException { Code: ErrorCode.DatabaseError })
        {
            changesIndexes = false;
        }
    }

    protected override void RequireSupport(ChangeCase change)
    {
        var after = ServedEntities.Read(change.After).Entities.ToDictionary(entity => entity.FullName);
        var hasOthers = ServedEntities.Read(change.Before).Entities
            .Any(before => after.TryGetValue(before.FullName, out var entity) && !IndexDefinition.Of(before).ToHashSet().SetEquals(IndexDefinition.Of(entity)));
        if (hasOthers && !changesIndexes)
            Assert.Ignore("The server of DBAL_MONGODB_URL cannot create and drop indexes of an existing collection.");
    }

    protected override async Task<string> MakeEmptyAsync()
    {
        var url = database.Url();
        await database.DropAsync();
        return url;
    }

    protected override async Task ForgetDefinitionsAsync(string url)
    {
        await using var store = new DocumentStore(ServerAddress.ParseWithDatabase(ServerKind.MongoDb, url), TimeSpan.FromSeconds(30));
        await store.RunCommandAsync(new BsonDocument("drop", Entity.DefinitionsTable), default);
    }

    [OneTimeTearDown]
    public async Task DropDatabase()
    {
        if (Environment.GetEnvironmentVariable("DBAL_MONGODB_URL") is not null)
            await database.DropAsync();
    }
}
