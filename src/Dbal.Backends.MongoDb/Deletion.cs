using Dbal.Entities;
using Dbal.Errors;
using Dbal.Values;
using MongoDB.Bson;

namespace Dbal.Backends.MongoDb;

/// <summary>Deletes a row, and sees to the rows that refer to it (S34).</summary>
/// <remarks>
/// First the row and all that a cascade reaches are marked, so that nothing new can refer to them (<see cref="References"/>); then it is certain who refers to
/// them. Rows go before those that they refer to: a server that fails midway leaves no reference to a missing row, and the same call again does
/// the rest. In a transaction, where the server has them, nobody sees the steps.
/// </remarks>
internal sealed class Deletion(IDocumentStore store, Schema schema, bool transactions, Entity entity, string tenant, Guid id)
{
    // A mark that is older was left behind by a daemon or a server that failed; deletions take a fraction of it.
    private static readonly TimeSpan MarkLifetime = TimeSpan.FromMinutes(1);

    private const int ChunkSize = 1000;

    private readonly List<Doomed> doomed = [];

    /// <summary>An expression: whether a row's deletion has begun. Times are the server's, so that daemons whose clocks differ agree.</summary>
    public static BsonDocument IsUnderWay { get; } = new(
        "$gt", new BsonArray { $"${RowDocument.Deleting}", new BsonDocument("$subtract", new BsonArray { "$$NOW", new BsonInt64((long)MarkLifetime.TotalMilliseconds) }) });

    /// <summary>Deletes the row.</summary>
    /// <returns>False when there is none, or none of this version.</returns>
    /// <exception cref="DbalException"><see cref="ErrorCode.Conflict"/> when another row refers to one that would go.</exception>
    public async Task<bool> DeleteAsync(long? expectedVersion, CancellationToken cancellation)
    {
        var row = new BsonDocument(RowDocument.Id, RowDocument.Key(tenant, id));
        if (expectedVersion is { } expected)
            row.Add(RowDocument.Version, expected);
        if (!schema.ReferencesTo(entity).Any())
            return await store.DeleteManyAsync(entity.Table, row, cancellation) > 0;

        // The new version keeps others off that expect the same one (S35).
        var version = Row.NewVersion();
        var mark = Mark();
        mark.Add("$set", new BsonDocument(RowDocument.Version, version));
        var before = await store.FindOneAndUpdateAsync(entity.Table, row, mark, cancellation);
        if (before is null)
            return false;

        doomed.Add(new Doomed(entity, [before[RowDocument.Id]]));
        await MarkCascadeAsync();
        if (await FindObstacleAsync() is { } obstacle)
        {
            await UnmarkAsync(version, before[RowDocument.Version]);
            throw DbalException.StillReferenced(entity, obstacle);
        }

        var found = false;
        if (transactions)
            await store.InTransactionAsync(async documents => found = await ApplyAsync(documents), CancellationToken.None);
        else
            found = await ApplyAsync(store);
        return found;
    }

    private static BsonDocument Mark() => new("$currentDate", new BsonDocument(RowDocument.Deleting, true));

    // Rows that nothing can refer to need no mark, and are found when they are deleted.
    private bool IsLeaf(Reference reference) => !schema.ReferencesTo(reference.From).Any();

    private async Task MarkCascadeAsync()
    {
        var seen = new HashSet<BsonValue>(doomed[0].Keys);
        for (var i = 0; i < doomed.Count; i++)
        {
            foreach (var reference in schema.ReferencesTo(doomed[i].Entity).Where(reference => reference.OnDelete == OnDelete.Cascade && !IsLeaf(reference)))
            {
                var children = (await FindReferringAsync(reference, doomed[i].Keys)).Where(seen.Add).ToList();
                foreach (var chunk in children.Chunk(ChunkSize))
                {
                    await store.UpdateManyAsync(reference.From.Table, AnyOf(chunk), Mark(), CancellationToken.None);
                    doomed.Add(new Doomed(reference.From, chunk));
                }
            }
        }
    }

    // Rows that go themselves are no obstacle.
    private async Task<Reference?> FindObstacleAsync()
    {
        var going = doomed.SelectMany(each => each.Keys.Select(key => (each.Entity, key))).ToHashSet();
        foreach (var each in doomed)
        {
            foreach (var reference in schema.ReferencesTo(each.Entity).Where(reference => reference.OnDelete == OnDelete.Restrict))
            {
                if ((await FindReferringAsync(reference, each.Keys)).Exists(key => !going.Contains((reference.From, key))))
                    return reference;
            }
        }
        return null;
    }

    private async Task UnmarkAsync(long marked, BsonValue before)
    {
        var unmark = new BsonDocument("$unset", new BsonDocument(RowDocument.Deleting, ""));
        foreach (var each in doomed.Skip(1))
            await store.UpdateManyAsync(each.Entity.Table, AnyOf(each.Keys), unmark, CancellationToken.None);
        var root = AnyOf(doomed[0].Keys).Add(RowDocument.Version, marked);
        await store.UpdateManyAsync(entity.Table, root, unmark.DeepClone().AsBsonDocument.Add("$set", new BsonDocument(RowDocument.Version, before)), CancellationToken.None);
    }

    private async Task<bool> ApplyAsync(IDocuments documents)
    {
        var deleted = 0L;
        foreach (var each in doomed.AsEnumerable().Reverse())
        {
            foreach (var reference in schema.ReferencesTo(each.Entity))
            {
                if (reference.OnDelete == OnDelete.SetNull)
                    await documents.UpdateManyAsync(reference.From.Table, Referring(reference, each.Keys), Clear(reference), CancellationToken.None);
                else if (reference.OnDelete == OnDelete.Cascade && IsLeaf(reference))
                    await documents.DeleteManyAsync(reference.From.Table, Referring(reference, each.Keys), CancellationToken.None);
            }
            deleted = await documents.DeleteManyAsync(each.Entity.Table, AnyOf(each.Keys), CancellationToken.None);
        }
        return deleted > 0; // of the row itself, which comes last
    }

    private static BsonDocument Clear(Reference reference)
    {
        var changes = new BsonDocument { { reference.Field.Name, BsonNull.Value }, { RowDocument.Version, Row.NewVersion() } };
        foreach (var field in reference.From.Fields.Where(field => field.Generated == Generated.Updated))
            changes.Add(field.Name, RowDocument.ToBson(field, Timestamps.Now(TimeProvider.System)));
        return new BsonDocument("$set", changes);
    }

    private async Task<List<BsonValue>> FindReferringAsync(Reference reference, IReadOnlyList<BsonValue> keys)
    {
        var found = new List<BsonValue>();
        for (BsonValue? last = null; ;)
        {
            var filter = Referring(reference, keys);
            if (last is not null)
                filter.Add(RowDocument.Id, new BsonDocument("$gt", last));
            var chunk = await store.FindAsync(
                reference.From.Table, filter, new BsonDocument(RowDocument.Id, 1), new BsonDocument(RowDocument.Id, 1), ChunkSize, CancellationToken.None);
            found.AddRange(chunk.Select(document => document[RowDocument.Id]));
            if (chunk.Count < ChunkSize)
                return found;
            last = found[^1];
        }
    }

    private BsonDocument Referring(Reference reference, IReadOnlyList<BsonValue> keys) => new()
    {
        { RowDocument.Tenant, tenant },
        { reference.Field.Name, new BsonDocument("$in", new BsonArray(keys.Select(key => $"{RowDocument.IdOf(key):D}"))) },
    };

    private static BsonDocument AnyOf(IReadOnlyList<BsonValue> keys) => new(RowDocument.Id, new BsonDocument("$in", new BsonArray(keys)));

    /// <summary>Rows of one entity that go, by their <c>_id</c>s.</summary>
    private sealed record Doomed(Entity Entity, IReadOnlyList<BsonValue> Keys);
}
