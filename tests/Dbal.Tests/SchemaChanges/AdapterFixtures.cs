using Dbal.Backends;
using Dbal.Backends.MongoDb;
using Dbal.Backends.MySql;
using Dbal.Backends.Postgres;
using Dbal.Backends.Sql;
using Dbal.Connections;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Tests.Backends.MongoDb;
using Dbal.Tests.Backends.Sql;
using Microsoft.Data.Sqlite;
using MongoDB.Bson;

namespace Dbal.Tests.SchemaChanges;

[TestFixture]
internal sealed class SqliteSchemaChangeTests : SchemaChangeTests
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("dbal-schema-");

    protected override string Adapter => "sqlite";

    protected override Task<string> MakeEmptyAsync() => Task.FromResult(Path.Combine(folder.FullName, $"{Guid.NewGuid():N}.db"));

    protected override async Task ForgetDefinitionsAsync(string url)
    {
        await using var connection = new SqliteConnection($"Data Source={url};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"DROP TABLE {Entity.DefinitionsTable}";
        await command.ExecuteNonQueryAsync();
    }

    [OneTimeTearDown]
    public void DeleteFolder() => folder.Delete(recursive: true);
}

internal abstract class SqlServerSchemaChangeTests : SchemaChangeTests
{
    protected abstract SqlBackend Open(BackendOptions options);

    protected override Task ForgetDefinitionsAsync(string url) => ExecuteAsync(url, $"DROP TABLE {Entity.DefinitionsTable}");

    protected async Task ExecuteAsync(string url, string statement)
    {
        await using var backend = Open(new BackendOptions(url, new Schema([]), TimeSpan.FromSeconds(30)));
        var connection = await backend.OpenAsync(writes: true, default);
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = statement;
            await command.ExecuteNonQueryAsync();
        }
        await backend.CloseAsync(connection);
    }
}

internal abstract class PostgresTablesTests : SqlServerSchemaChangeTests
{
    private readonly TemporaryPostgresDatabase database = new();
    private string? url;

    [OneTimeSetUp]
    public async Task CreateDatabase() => url = await database.CreateAsync();

    [OneTimeTearDown]
    public async Task DropDatabase()
    {
        if (url is not null)
            await database.DropAsync();
    }

    protected override async Task<string> MakeEmptyAsync()
    {
        await ExecuteAsync(url!, "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        return url!;
    }

    protected override SqlBackend Open(BackendOptions options) => new PostgresBackend(options);
}

[TestFixture]
internal sealed class PostgresSchemaChangeTests : PostgresTablesTests
{
    protected override string Adapter => "postgres";
}

/// <summary>The tables are those of the adapter postgres, which makes and fills them here: each set of entities takes a generated client otherwise.</summary>
[TestFixture]
internal sealed class PrismaSchemaChangeTests : PostgresTablesTests
{
    protected override string Adapter => "prisma";

    protected override string FirstAdapter => "postgres";
}

[TestFixture]
internal sealed class MySqlSchemaChangeTests : SqlServerSchemaChangeTests
{
    protected override string Adapter => "mysql";

    protected override async Task<string> MakeEmptyAsync()
    {
        var url = MySqlContractTests.Url();
        await DropAsync(url);
        return url;
    }

    [OneTimeTearDown]
    public async Task LeaveNoTables()
    {
        if (Environment.GetEnvironmentVariable("DBAL_MYSQL_URL") is { } url)
            await DropAsync(url);
    }

    protected override SqlBackend Open(BackendOptions options) => new MySqlBackend(options);

    private Task DropAsync(string url) => ExecuteAsync(url, $"DROP TABLE IF EXISTS shop_item, shop_box, {Entity.DefinitionsTable}");
}

[TestFixture]
internal sealed class MongoDbSchemaChangeTests : SchemaChangeTests
{
    private readonly TemporaryMongoDbDatabase database = new();
    private bool changesIndexes;

    protected override string Adapter => "mongodb";

    // Servers that speak MongoDB's protocol may lack these commands for collections that are there.
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
            Assert.Ignore("The server of DBAL_MONGODB_URL cannot make and drop indexes of a collection that is there, as MongoDB can.");
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
