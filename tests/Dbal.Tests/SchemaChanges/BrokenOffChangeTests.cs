using Dbal.Backends.MongoDb;
using Dbal.Connections;
using Dbal.Entities;
using Dbal.Schemas;
using Dbal.Tests.Backends.MongoDb;
using Dbal.Tests.Backends.Sql;
using MongoDB.Bson;
using MySqlConnector;

namespace Dbal.Tests.SchemaChanges;

/// <summary>Changes that broke off, in the engines that have no transactions for them: the next start carries on.</summary>
internal sealed class BrokenOffChangeTests
{
    private const string Former = "entity: item\npackage: shop\nfields:\n  code: { type: integer }\n  size: { type: integer }\n";

    private const string Declared =
        "entity: item\npackage: shop\nfields:\n  code: { type: string, max_length: 9 }\n  size: { type: integer, index: true }\n  state: { type: enum, values: [open], default: open, nullable: false }\n";

    private readonly TemporaryMongoDbDatabase mongoDb = new();

    [OneTimeTearDown]
    public async Task DropDatabase()
    {
        if (Environment.GetEnvironmentVariable("DBAL_MONGODB_URL") is not null)
            await mongoDb.DropAsync();
    }

    // After each of the statements that lead from one to the other.
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    [TestCase(5)]
    public async Task MySql_goes_on_after_any_statement(int statements)
    {
        var url = MySqlContractTests.Url();
        await ExecuteAsync(url, $"DROP TABLE IF EXISTS shop_item, {Entity.DefinitionsTable}");
        await FillAsync("mysql", url);
        string[] changes =
        [
            "ALTER TABLE shop_item ADD COLUMN _new_code varchar(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin",
            $"UPDATE shop_item SET _new_code = '1' WHERE id = '{ChangeCase.Id(1)}'",
            $"UPDATE shop_item SET _new_code = '2' WHERE id = '{ChangeCase.Id(2)}'",
            "SET foreign_key_checks = 0",
            "ALTER TABLE shop_item DROP COLUMN code, CHANGE COLUMN _new_code code varchar(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin, "
                + "ADD COLUMN state varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL DEFAULT 'open', ADD KEY ix_shop_item_size (_tenant, size, id)",
        ];
        foreach (var statement in changes.Take(statements))
            await ExecuteAsync(url, statement);

        await CheckAsync("mysql", url);
        await ExecuteAsync(url, $"DROP TABLE shop_item, {Entity.DefinitionsTable}");
    }

    [Test]
    public async Task MongoDb_goes_on_with_values_of_which_some_are_converted()
    {
        var url = mongoDb.Url();
        await FillAsync("mongodb", url);
        await using var store = new DocumentStore(ServerAddress.ParseWithDatabase(ServerKind.MongoDb, url), TimeSpan.FromSeconds(30));
        var first = new BsonDocument("_id", RowDocument.Key("acme", Guid.Parse(ChangeCase.Id(1))));
        await store.UpdateManyAsync("shop_item", first, BsonDocument.Parse("""{ "$set": { "code": "1", "state": "open" } }"""), default);
        // A daemon that died held the lock.
        await store.InsertAsync(
            Entity.DefinitionsTable, [new BsonDocument { { "_id", "lock" }, { "holder", "another" }, { "expires", DateTime.UtcNow.AddSeconds(2) } }], default);

        await CheckAsync("mongodb", url, Declared.Replace(", index: true", "", StringComparison.Ordinal)); // not every server makes indexes later
    }

    private static async Task FillAsync(string adapter, string url)
    {
        await using var daemon = await ServedEntities.StartAsync(adapter, url, [Former]);
        for (var number = 1; number <= 2; number++)
        {
            var answer = await daemon.SendAsync("POST", "/shop/item", $$"""{"id":"{{ChangeCase.Id(number)}}","code":{{number}},"size":5}""");
            Assert.That(answer.Status, Is.EqualTo(201), answer.Text);
        }
    }

    private static async Task CheckAsync(string adapter, string url, string declared = Declared)
    {
        await using (var backend = ServedEntities.Open(adapter, url, [declared]))
        {
            await backend.ApplySchemaAsync([ChangeKind.ChangeType], default);
            Assert.That((await backend.PlanSchemaAsync(default)).Changes, Is.Empty);
        }
        await using var daemon = await ServedEntities.StartAsync(adapter, url, [declared]);
        var rows = await daemon.RowsAsync("/shop/item");
        Assert.That(rows.Select(row => $"{row.GetProperty("code")} {row.GetProperty("size")} {row.GetProperty("state")}"), Is.EqualTo(new[] { "1 5 open", "2 5 open" }));
    }

    private static async Task ExecuteAsync(string url, string statement)
    {
        await using var connection = new MySqlConnection(Dbal.Backends.MySql.MySqlBackend.ConnectionString(url, TimeSpan.FromSeconds(30)));
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync();
    }
}
