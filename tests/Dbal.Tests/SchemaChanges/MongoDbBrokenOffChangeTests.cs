using Dbal.Backends.MongoDb;
using Dbal.Connections;
using Dbal.Entities;
using Dbal.Tests.Backends.MongoDb;
using MongoDB.Bson;

namespace Dbal.Tests.SchemaChanges;

/// <summary>An interrupted schema update on MongoDB, where each document is updated separately.</summary>
internal sealed class MongoDbBrokenOffChangeTests
{
    private readonly TemporaryMongoDbDatabase database = new();

    [OneTimeTearDown]
    public async Task DropDatabase()
    {
        if (Environment.GetEnvironmentVariable("DBAL_MONGODB_URL") is not null)
            await database.DropAsync();
    }

    [Test]
    public async Task The_next_start_continues_when_some_values_are_converted()
    {
        var url = database.Url();
        await BrokenOffChange.FillAsync("mongodb", url);
        await using var store = new DocumentStore(ServerAddress.ParseWithDatabase(ServerKind.MongoDb, url), TimeSpan.FromSeconds(30));
        var first = new BsonDocument("_id", RowDocument.Key("acme", Guid.Parse(ChangeCase.Id(1))));
        await store.UpdateManyAsync("shop_item", first, BsonDocument.Parse("""{ "$set": { "code": "1", "state": "open" } }"""), default);
        // A daemon that died held the lock.
        await store.InsertAsync(
            Entity.DefinitionsTable, [new BsonDocument { { "_id", "lock" }, { "holder", "another" }, { "expires", DateTime.UtcNow.AddSeconds(2) } }], default);

        await BrokenOffChange.CheckAsync(
            "mongodb", url, BrokenOffChange.Declared.Replace(", index: true", "", StringComparison.Ordinal)); // not every server can create indexes later
    }
}
