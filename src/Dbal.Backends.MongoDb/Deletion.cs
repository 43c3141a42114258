using Dbal.Entities;
using Dbal.Errors;
using Dbal.Values;
using MongoDB.Bson;

namespace Dbal.Backends.MongoDb;

/// <summary>Deletes a row, and applies <c>on_delete</c> of the foreign keys that refer to it (S34).</summary>
/// <remarks>
/// First, the row and all rows that cascades reach are marked, which prevents new references to them (<see cref="References"/>). After that, the set of
/// referring rows is final. Referring rows are deleted before referenced ones: if the server fails in between, no reference to a missing row remains, and
/// repeating the call completes the deletion. If the server supports transactions, the steps are invisible to others.
/// </remarks>
internal sealed class Deletion(IDocumentStore store, Schema schema, bool transactions, Entity entity, string tenant, Guid id)
{
    // An older mark is left over from a failed daemon or server; deletions take a fraction of this time.
    private static readonly TimeSpan MarkLifetime = TimeSpan.FromMinutes(1);

    private const int ChunkSize = 1000;

    private readonly List<Target> targets = [];

    /// <summary>An expression: whether a row is being deleted. It uses the server's clock, so that the clocks of daemons do not matter.</summary>
    public static BsonDocument IsUnderWay { get; } = new(
        "$gt",
        new BsonArray
        {
            $"${RowDocument.Deleting}",
            new BsonDocument("$subtract", new BsonArray { "$$NOW", new BsonInt64((long)MarkLifetime.TotalMilliseconds) }),
        });

    /// <summary>Deletes the row.</summary>
    /// <returns>False when there is no such row, or none with this version.</returns>
    /// <exception cref="DbalException"><see cref="ErrorCode.Conflict"/> when another row refers to a row to delete.</exception>
    public async Task<bool> DeleteAsync(long? expectedVersion, CancellationToken cancellation)
    {
        var row = new BsonDocument(RowDocument.Id, RowDocument.Key(tenant, id));
        if (expectedVersion is { } expected)
            row.Add(RowDocument.Version, expected);
        if (!schema.ReferencesTo(entity).Any())
            return await store.DeleteManyAsync(entity.Table, row, cancellation) > 0;

        // The new version makes concurrent writes fail that expect the former one (S35).
        var version = Row.NewVersion();
        var mark = Mark();
        mark.Add("$set", new BsonDocument(RowDocument.Version, version));
        var before = await store.FindOneAndUpdateAsync(entity.Table, row, mark, cancellation);
        if (before is null)
            return false;

        targets.Add(new Target(entity, [before[RowDocument.Id]]));
        await MarkCascadeAsync();
        if (await FindObstacleAsync() is { } obstacle)
        {
            await UnmarkAsync(version, before[RowDocument.Version]);
            throw DbalException.StillReferenced(obstacle);
        }

        var found = false;
        if (transactions)
            await store.InTransactionAsync(async documents => found = await ApplyAsync(documents), CancellationToken.None);
        else
            found = await ApplyAsync(store);
        return found;
    }

    private static BsonDocument Mark() => new("$currentDate", new BsonDocument(RowDocument.Deleting, true));

    // Rows that no entity can refer to, and that restrict nothing, need no mark. They are found when they are deleted.
    private bool IsLeaf(Reference reference) => schema.IsLeaf(reference.From);

    private async Task MarkCascadeAsync()
    {
        // Rows of different entities may have the same id.
        var seen = new HashSet<(Entity, BsonValue)> { (entity, targets[0].Keys[0]) };
        for (var i = 0; i < targets.Count; i++)
        {
            foreach (var reference in schema.ReferencesTo(targets[i].Entity).Where(reference => reference.OnDelete == OnDelete.Cascade && !IsLeaf(reference)))
            {
                var children = (await FindReferringAsync(reference, targets[i].Keys)).Where(key => seen.Add((reference.From, key))).ToList();
                foreach (var chunk in children.Chunk(ChunkSize))
                {
                    await store.UpdateManyAsync(reference.From.Table, AnyOf(chunk), Mark(), CancellationToken.None);
                    targets.Add(new Target(reference.From, chunk));
                }
            }
        }
    }

    // Rows that are deleted in the same operation do not restrict each other.
    private async Task<Reference?> FindObstacleAsync()
    {
        var deleting = targets.SelectMany(each => each.Keys.Select(key => (each.Entity, key))).ToHashSet();
        foreach (var each in targets)
        {
            foreach (var reference in schema.ReferencesTo(each.Entity).Where(reference => reference.OnDelete == OnDelete.Restrict))
            {
                if ((await FindReferringAsync(reference, each.Keys)).Exists(key => !deleting.Contains((reference.From, key))))
                    return reference;
            }
        }
        return null;
    }

    private async Task UnmarkAsync(long marked, BsonValue before)
    {
        var unmark = new BsonDocument("$unset", new BsonDocument(RowDocument.Deleting, ""));
        foreach (var each in targets.Skip(1))
            await store.UpdateManyAsync(each.Entity.Table, AnyOf(each.Keys), unmark, CancellationToken.None);
        var root = AnyOf(targets[0].Keys).Add(RowDocument.Version, marked);
        await store.UpdateManyAsync(
            entity.Table, root, unmark.DeepClone().AsBsonDocument.Add("$set", new BsonDocument(RowDocument.Version, before)), CancellationToken.None);
    }

    private async Task<bool> ApplyAsync(IDocuments documents)
    {
        var deleted = 0L;
        foreach (var each in targets.AsEnumerable().Reverse())
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
        return deleted > 0; // the row itself is deleted last
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

    /// <summary>Rows of one entity to delete, by their <c>_id</c>s.</summary>
    private sealed record Target(Entity Entity, IReadOnlyList<BsonValue> Keys);
}
