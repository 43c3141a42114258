using Dbal.Connections;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Queries;
using Dbal.Schemas;
using Dbal.Values;
using MongoDB.Bson;

namespace Dbal.Backends.MongoDb;

/// <summary>
/// The adapter for MongoDB 7.0 or later, and for servers with the same protocol. It enforces foreign keys itself (<see cref="References"/>,
/// <see cref="Deletion"/>). On a replica set, bulks and cascades run in transactions; otherwise a failed bulk is undone by deleting its rows (S32).
/// </summary>
public sealed class MongoDbBackend : IBackend
{
    private readonly Schema schema;
    private readonly IDocumentStore store;
    private readonly References references;
    private readonly Duplicates duplicates;
    private readonly KeyLocks locks = new();
    private bool transactions;

    /// <summary>Creates the backend without connecting.</summary>
    /// <exception cref="FormatException">The URL is malformed or has no database.</exception>
    public MongoDbBackend(BackendOptions options)
    {
        schema = options.Schema;
        var url = WithDefaults(ServerAddress.ParseWithDatabase(ServerKind.MongoDb, options.DatabaseUrl));
        store = new DocumentStore(url, options.CommandTimeout);
        references = new References(store, schema);
        duplicates = new Duplicates(store);
    }

    /// <inheritdoc/>
    public Capabilities Capabilities =>
        Capabilities.Persistence | Capabilities.ConcurrentWriters | (transactions ? Capabilities.Transactions : Capabilities.None);

    /// <inheritdoc/>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        var hello = await store.RunCommandAsync(new BsonDocument("hello", 1), cancellation);
        transactions = hello.Contains("setName"); // present on members of a replica set
        if (!await Update(cancellation).IsDoneAsync())
            await ApplySchemaAsync([], cancellation);
    }

    /// <inheritdoc/>
    public Task<SchemaPlan> PlanSchemaAsync(CancellationToken cancellation) => Update(cancellation).PlanAsync();

    /// <inheritdoc/>
    public async Task<SchemaPlan> ApplySchemaAsync(IReadOnlyCollection<ChangeKind> allowed, CancellationToken cancellation)
    {
        await using var held = await SchemaLock.TakeAsync(store, cancellation);
        return await Update(cancellation).ApplyAsync(allowed);
    }

    /// <inheritdoc/>
    public Task PingAsync(CancellationToken cancellation) => store.RunCommandAsync(new BsonDocument("ping", 1), cancellation);

    /// <inheritdoc/>
    public async Task<ServerDescription> DescribeAsync(CancellationToken cancellation)
    {
        var build = await store.RunCommandAsync(new BsonDocument("buildInfo", 1), cancellation);
        var version = build["version"].AsString;
        var isDocumentDb = build.GetValue("modules", new BsonArray()).AsBsonArray.Contains("documentdb");
        return isDocumentDb
            ? new ServerDescription("DocumentDB", $"{version} wire protocol", store.Driver.Name, store.Driver.Version)
            : new ServerDescription("MongoDB", version, store.Driver.Name, store.Driver.Version);
    }

    /// <inheritdoc/>
    public async Task<Row?> ReadAsync(Entity entity, string tenant, Guid id, CancellationToken cancellation) =>
        await store.FindAsync(entity.Table, ById(tenant, id), sort: null, projection: null, 1, cancellation) is [var document]
            ? RowDocument.ToRow(entity, document)
            : null;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Row>> FindAsync(
        Entity entity, string tenant, Filter filter, IReadOnlyList<SortKey> order, int limit, CancellationToken cancellation)
    {
        var query = FilterTranslator.Query(entity, tenant, filter, order);
        var found = await store.FindAsync(entity.Table, query, FilterTranslator.Sort(entity, order), projection: null, limit, cancellation);
        return [.. found.Select(document => RowDocument.ToRow(entity, document))];
    }

    /// <inheritdoc/>
    public Task<long> CountAsync(Entity entity, string tenant, Filter filter, CancellationToken cancellation) =>
        store.CountAsync(entity.Table, FilterTranslator.Query(tenant, filter), cancellation);

    /// <inheritdoc/>
    public async Task InsertAsync(Entity entity, string tenant, IReadOnlyList<Row> rows, CancellationToken cancellation)
    {
        var referred = References.Of(entity, rows);
        if (await references.FindFaultAsync(entity, tenant, referred, cancellation) is { } fault)
            throw fault;
        var documents = rows.Select(row => RowDocument.FromRow(entity, tenant, row)).ToList();
        try
        {
            using var acquired = await locks.AcquireAsync(entity, tenant, rows, cancellation);
            if (transactions && rows.Count > 1)
                await store.InTransactionAsync(transaction => transaction.InsertAsync(entity.Table, documents, CancellationToken.None), cancellation);
            else
                await store.InsertAsync(entity.Table, documents, cancellation);
        }
        catch (Exception failure) when (failure is DuplicateKeyException or DbalException)
        {
            if (!transactions && rows.Count > 1)
                await TryTakeBackAsync(entity, tenant, rows);
            if (failure is DuplicateKeyException duplicate)
                throw Duplicates.Of(entity, duplicate);
            throw;
        }
        if (await references.FindFaultAsync(entity, tenant, referred, CancellationToken.None) is { } late)
        {
            await TakeBackAsync(entity, tenant, rows);
            throw late;
        }
    }

    /// <inheritdoc/>
    public async Task<Row> UpdateAsync(
        Entity entity, string tenant, Guid id, IReadOnlyDictionary<Field, object?> changes, long version, long? expectedVersion, CancellationToken cancellation)
    {
        var referred = References.Of(entity, id, changes);
        if (await references.FindFaultAsync(entity, tenant, referred, cancellation) is { } fault)
        {
            var row = await ReadAsync(entity, tenant, id, cancellation) ?? throw DbalException.NotFound(entity, id);
            throw expectedVersion is null || row.Version == expectedVersion ? fault : DbalException.PreconditionFailed(entity, id);
        }

        var before = await ChangeAsync(entity, tenant, id, changes, version, expectedVersion, cancellation)
            ?? throw await ReasonAsync(entity, tenant, id, expectedVersion, cancellation);
        if (await references.FindFaultAsync(entity, tenant, referred, CancellationToken.None) is { } late)
        {
            var former = changes.Keys.ToDictionary(field => field, field => before.Values[field.Ordinal]);
            await ChangeAsync(entity, tenant, id, former, Row.NewVersion(), version, CancellationToken.None);
            throw late;
        }
        foreach (var (field, value) in changes)
            before.Values[field.Ordinal] = value;
        return before with { Version = version };
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(Entity entity, string tenant, Guid id, long? expectedVersion, CancellationToken cancellation)
    {
        if (!await new Deletion(store, schema, transactions, entity, tenant, id).DeleteAsync(expectedVersion, cancellation))
            throw await ReasonAsync(entity, tenant, id, expectedVersion, cancellation);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => store.DisposeAsync();

    private SchemaUpdate Update(CancellationToken cancellation) => new(new CollectionSchema(store, schema, cancellation), schema);

    // Defaults for what the URL does not set: an unreachable server is reported soon. Deadline limits everything else.
    private static ServerAddress WithDefaults(ServerAddress url) => url
        .WithDefault("appName", "dbal")
        .WithDefault("connectTimeoutMS", "2000")
        .WithDefault("serverSelectionTimeoutMS", "2000")
        .WithDefault("maxPoolSize", "32");

    private static BsonDocument ById(string tenant, Guid id) => new(RowDocument.Id, RowDocument.Key(tenant, id));

    /// <summary>Updates a row that has the expected version. Returns its former content; null when no row matches.</summary>
    private async Task<Row?> ChangeAsync(
        Entity entity, string tenant, Guid id, IReadOnlyDictionary<Field, object?> changes, long version, long? expectedVersion, CancellationToken cancellation)
    {
        var filter = ById(tenant, id);
        if (expectedVersion is { } expected)
            filter.Add(RowDocument.Version, expected);
        var values = new BsonDocument(RowDocument.Version, version);
        foreach (var (field, value) in changes)
            values.Add(field.Name, RowDocument.ToBson(field, value));
        try
        {
            using var acquired = await locks.AcquireAsync(entity, tenant, changes, cancellation);
            return await store.FindOneAndUpdateAsync(entity.Table, filter, new BsonDocument("$set", values), cancellation) is { } before
                ? RowDocument.ToRow(entity, before)
                : null;
        }
        catch (DuplicateKeyException fault)
        {
            throw await duplicates.OfChangeAsync(entity, tenant, id, changes, fault, cancellation);
        }
    }

    // Determines why no row with this id and version was found.
    private async Task<DbalException> ReasonAsync(Entity entity, string tenant, Guid id, long? expectedVersion, CancellationToken cancellation) =>
        expectedVersion is null || await ReadAsync(entity, tenant, id, cancellation) is null
            ? DbalException.NotFound(entity, id)
            : DbalException.PreconditionFailed(entity, id);

    // Versions are random, so that rows that another client wrote under one of these ids are not deleted.
    private Task TakeBackAsync(Entity entity, string tenant, IReadOnlyList<Row> rows) => store.DeleteManyAsync(
        entity.Table,
        new BsonDocument
        {
            { RowDocument.Id, new BsonDocument("$in", new BsonArray(rows.Select(row => RowDocument.Key(tenant, row.Id)))) },
            { RowDocument.Version, new BsonDocument("$in", new BsonArray(rows.Select(row => row.Version))) },
        },
        CancellationToken.None);

    // When the server is unreachable, the first failure is the one to report.
    private async Task TryTakeBackAsync(Entity entity, string tenant, IReadOnlyList<Row> rows)
    {
        try
        {
            await TakeBackAsync(entity, tenant, rows);
        }
        catch (DbalException)
        {
            // the caller reports the failure
        }
    }
}
