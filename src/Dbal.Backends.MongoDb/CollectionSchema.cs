using Dbal.Entities;
using Dbal.Errors;
using Dbal.Schemas;
using Dbal.Values;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Dbal.Backends.MongoDb;

/// <summary>
/// The collections of a database, and the collection with the stored definitions. Schema updates are not transactional: every step can be repeated, and
/// definitions are stored after the last step.
/// </summary>
internal sealed class CollectionSchema(IDocumentStore store, Schema declared, CancellationToken cancellation) : ISchemaDatabase
{
    private const string Definition = "definition";
    private const string RecordVersion = "version";
    private const int MostRecords = 10_000;

    private readonly CollectionSurvey survey = new(store, cancellation);

    /// <inheritdoc/>
    public async Task<SchemaState> ReadAsync()
    {
        var collections = await store.AdministerAsync(
            async database =>
            {
                using var names = await database.ListCollectionNamesAsync(options: null, cancellation);
                return (await names.ToListAsync(cancellation)).ToHashSet(StringComparer.Ordinal);
            },
            cancellation);
        var definitions = new BsonDocument(Definition, new BsonDocument("$exists", true));
        var found = await store.FindAsync(Entity.DefinitionsTable, definitions, sort: null, projection: null, MostRecords, cancellation);
        var kept = found.ToDictionary(
            record => record[RowDocument.Id].AsString,
            record => new SchemaRecord(record[RecordVersion].ToInt64(), record[Definition].AsString),
            StringComparer.Ordinal);
        var entityNames = kept.Keys.Union(declared.Entities.Select(entity => entity.FullName)).ToList();
        var entities = new List<Entity>();
        // One after another: opening and authenticating more connections takes longer than the round trips.
        foreach (var name in entityNames)
        {
            if (await StandingAsync(name, kept.GetValueOrDefault(name), collections) is { } entity)
                entities.Add(entity);
        }

        return new SchemaState(entities, kept);
    }

    /// <inheritdoc/>
    public Task<long> CountAsync(Entity entity) => survey.CountAsync(entity);

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredValue> ReadValuesAsync(Entity entity, Field field) => survey.ReadValuesAsync(entity, field);

    /// <inheritdoc/>
    public Task<AffectedRows> FindDuplicatesAsync(Entity entity, IReadOnlyList<Field> key) => survey.FindDuplicatesAsync(entity, key);

    /// <inheritdoc/>
    public Task<AffectedRows> FindOrphansAsync(Entity entity, Field field, Entity? target) => survey.FindOrphansAsync(entity, field, target);

    /// <inheritdoc/>
    public IReadOnlyList<SchemaStep> Steps(SchemaState state, IReadOnlyList<SchemaChange> changes) =>
    [
        .. from pair in changes.Select(change => (change.Before, change.After)).Distinct()
           from step in Steps(pair.Before, pair.After)
           select step,
    ];

    /// <inheritdoc/>
    public Task RecordAsync(string fullName, SchemaRecord record) => AdministerAsync(Entity.DefinitionsTable, documents => documents.ReplaceOneAsync(
        new BsonDocument(RowDocument.Id, fullName),
        new BsonDocument { { RowDocument.Id, fullName }, { RecordVersion, record.Version }, { Definition, record.Definition } },
        new ReplaceOptions { IsUpsert = true },
        cancellation));

    /// <inheritdoc/>
    public Task ForgetAsync(string fullName) => store.DeleteManyAsync(Entity.DefinitionsTable, new BsonDocument(RowDocument.Id, fullName), cancellation);

    // A stored definition that equals the file's need not be parsed.
    private static Entity DefinitionOf(string name, SchemaRecord record, Entity? file) =>
        file is not null && DefinitionJson.Write(file) == record.Definition ? file : DefinitionJson.Read(name, record.Definition);

    /// <summary>The entity of an existing collection, as it is there; null when there is none.</summary>
    private async Task<Entity?> StandingAsync(string name, SchemaRecord? record, HashSet<string> collections)
    {
        var file = declared.TryGetEntity(name, out var entity) ? entity : null;
        var known = record is null ? file! : DefinitionOf(name, record, file);
        return collections.Contains(known.Table) ? await WithIndexesAsync(record is null ? await survey.DeriveAsync(known) : known, file) : null;
    }

    /// <summary>The entity, reduced to the indexes that exist in its collection.</summary>
    private async Task<Entity> WithIndexesAsync(Entity entity, Entity? file)
    {
        var found = await AdministerAsync(entity.Table, async documents => await (await documents.Indexes.ListAsync(cancellation)).ToListAsync(cancellation));
        var keys = found.ToDictionary(index => index["name"].AsString, index => index["key"].AsBsonDocument.Names, StringComparer.Ordinal);
        var definitions = IndexDefinition.Of(entity).ToDictionary(index => index.Name, StringComparer.Ordinal);
        var standing = entity.Indexes.Where(index => keys.GetValueOrDefault(index.Name)?.SequenceEqual(definitions[index.Name].Keys.Names) == true).ToList();
        return standing.Count == entity.Indexes.Count ? entity : new Entity(entity.Package, entity.Name, entity.Fields, standing, file?.Description);
    }

    private IEnumerable<SchemaStep> Steps(Entity? before, Entity? after)
    {
        var table = (before ?? after)!.Table;
        if (after is null)
        {
            yield return Step($"db.{table}.drop()", database => database.DropCollectionAsync(table, cancellation));
            yield break;
        }
        var standing = before is null ? [] : IndexDefinition.Of(before);
        var wanted = IndexDefinition.Of(after);
        foreach (var index in standing.Where(index => !wanted.Contains(index)))
            yield return Step($"db.{table}.dropIndex('{index.Name}')", database => Of(database, table).Indexes.DropOneAsync(index.Name, cancellation));
        foreach (var step in before is null ? [] : FieldSteps(table, before, after))
            yield return step;
        var missing = wanted.Where(index => !standing.Contains(index)).ToList();
        if (missing.Count > 0)
            yield return new SchemaStep($"db.runCommand({CommandOf(table, missing)})", () => CreateIndexesAsync(after, missing)); // also creates the collection
        else if (before is null)
            yield return Step($"db.createCollection('{table}')", database => database.CreateCollectionAsync(table, options: null, cancellation));
    }

    private static BsonDocument CommandOf(string table, List<IndexDefinition> indexes) => new()
    {
        { "createIndexes", table },
        {
            "indexes",
            new BsonArray(indexes.Select(index => new BsonDocument { { "name", index.Name }, { "key", index.Keys }, { "unique", index.Unique } }
                .Add("partialFilterExpression", () => index.Only, index.Only is not null)))
        },
    };

    private IEnumerable<SchemaStep> FieldSteps(string table, Entity before, Entity after)
    {
        foreach (var field in before.Fields.Where(field => !after.TryGetField(field.Name, out _)))
        {
            yield return UpdateMany(
                table, new BsonDocument(field.Name, new BsonDocument("$exists", true)), new BsonDocument("$unset", new BsonDocument(field.Name, "")));
        }
        foreach (var field in after.Fields)
        {
            if (!before.TryGetField(field.Name, out var former))
            {
                if (field.Default is not { } value)
                    continue;
                yield return UpdateMany(
                    table,
                    new BsonDocument(field.Name, new BsonDocument("$exists", false)),
                    new BsonDocument("$set", new BsonDocument(field.Name, RowDocument.ToBson(field, value))));
            }
            else if (!SchemaDiff.IsSameType(former, field))
                yield return new SchemaStep($"// converts each value of {table}.{field}", () => ConvertAsync(before, former, field));
        }
    }

    private SchemaStep UpdateMany(string table, BsonDocument filter, BsonDocument update) =>
        Step($"db.{table}.updateMany({filter}, {update})", database => Of(database, table).UpdateManyAsync(filter, update, options: null, cancellation));

    // Repeatable: values that an interrupted update has converted convert to themselves.
    private async Task ConvertAsync(Entity entity, Field before, Field after)
    {
        var updates = new List<WriteModel<BsonDocument>>();
        await foreach (var stored in survey.ReadValuesAsync(entity, before))
        {
            if (stored.Value is null)
                continue;
            if (FieldValue.Parse(after, FieldValue.Format(stored.Value), out var value) is { } problem)
                throw new InvalidOperationException($"The value of {before} in {stored.Row} {problem}.");
            updates.Add(new UpdateOneModel<BsonDocument>(
                new BsonDocument(RowDocument.Id, RowDocument.Key(stored.Tenant, stored.Id)),
                new BsonDocument("$set", new BsonDocument(after.Name, RowDocument.ToBson(after, value)))));
            if (updates.Count < CollectionSurvey.PageSize)
                continue;
            await WriteAsync();
        }
        await WriteAsync();

        async Task WriteAsync()
        {
            if (updates.Count > 0)
                await AdministerAsync(entity.Table, documents => documents.BulkWriteAsync(updates, options: null, cancellation));
            updates.Clear();
        }
    }

    private async Task CreateIndexesAsync(Entity entity, List<IndexDefinition> indexes)
    {
        try
        {
            await store.CreateIndexesAsync(entity.Table, indexes, cancellation);
        }
        catch (IndexRefusedException fault)
        {
            throw new DbalException(
                ErrorCode.DatabaseError,
                $"The server refuses to create the indexes of the entity {entity.FullName} in the collection {entity.Table}.",
                hint: $"Required: {string.Join(", ", indexes.Select(index => $"{index.Name} on {index.Keys}"))}. Drop other indexes with these names or keys. "
                    + "If there are none, see the server's message in the log. The daemon retries automatically.",
                inner: fault);
        }
        catch (DuplicateKeyException fault)
        {
            throw new DbalException(
                ErrorCode.DatabaseError,
                $"Cannot create a unique key of the entity {entity.FullName}: existing rows in {entity.Table} have duplicate values.",
                hint: "Change those rows, or remove the key from the entity. The daemon retries automatically.",
                inner: fault);
        }
    }

    private SchemaStep Step(string statement, Func<IMongoDatabase, Task> work) => new(statement, () => store.AdministerAsync(
        async database =>
        {
            await work(database);
            return true;
        },
        cancellation));

    private Task<T> AdministerAsync<T>(string collection, Func<IMongoCollection<BsonDocument>, Task<T>> work) =>
        store.AdministerAsync(database => work(Of(database, collection)), cancellation);

    private static IMongoCollection<BsonDocument> Of(IMongoDatabase database, string collection) => database.GetCollection<BsonDocument>(collection);
}
