using System.Diagnostics;
using Dbal.Entities;
using Dbal.Errors;
using MongoDB.Bson;

namespace Dbal.Backends.MongoDb;

/// <summary>The foreign keys of rows that are written (S34), which MongoDB does not know.</summary>
/// <remarks>
/// They hold against deletions at the same moment, without locks: a writer writes and then looks whether what it refers to still stands; a deletion marks what
/// it will delete and then looks for what refers to it (<see cref="Deletion"/>). Whichever writes last sees the other; a writer that finds a mark waits for
/// what comes of the deletion, so that one of the two succeeds.
/// </remarks>
internal sealed class References(IDocuments documents, Schema schema)
{
    private static readonly TimeSpan DeletionInterval = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan DeletionLimit = TimeSpan.FromSeconds(3);

    /// <summary>What rows refer to, but for references within them: a row may refer to itself and to those before it.</summary>
    public static List<(Field Field, Guid Id)> Of(Entity entity, IReadOnlyList<Row> rows)
    {
        var references = new List<(Field, Guid)>();
        var written = new HashSet<Guid>();
        foreach (var row in rows)
        {
            written.Add(row.Id);
            foreach (var field in entity.ForeignKeys)
            {
                if (row.Values[field.Ordinal] is Guid id && !(field.ForeignKey!.Target == entity.FullName && written.Contains(id)))
                    references.Add((field, id));
            }
        }
        return references;
    }

    /// <summary>What a change makes a row refer to.</summary>
    public static List<(Field Field, Guid Id)> Of(Entity entity, Guid row, IReadOnlyDictionary<Field, object?> changes) =>
    [
        .. from change in changes
           where change.Key.ForeignKey is not null && change.Value is Guid id && !(change.Key.ForeignKey.Target == entity.FullName && id == row)
           select (change.Key, (Guid)change.Value),
    ];

    /// <summary>Gives the failure of references to rows that do not exist for the tenant, or are being deleted; null when there are none.</summary>
    public async Task<DbalException?> FindFaultAsync(Entity entity, string tenant, List<(Field Field, Guid Id)> references, CancellationToken cancellation)
    {
        var missing = new HashSet<Field>();
        foreach (var target in references.GroupBy(reference => schema.Target(reference.Field.ForeignKey!)))
        {
            var keys = target.Select(reference => RowDocument.Key(tenant, reference.Id)).ToHashSet();
            var standing = await FindStandingAsync(target.Key, keys, cancellation);
            missing.UnionWith(target.Where(reference => !standing.Contains(RowDocument.Key(tenant, reference.Id).Value)).Select(reference => reference.Field));
        }
        return missing.Count == 0 ? null : DbalException.MissingReference(entity, missing.OrderBy(field => field.Ordinal));
    }

    private async Task<HashSet<string>> FindStandingAsync(Entity target, IReadOnlyCollection<BsonString> keys, CancellationToken cancellation)
    {
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(DeletionInterval, cancellation))
        {
            var found = await documents.FindAsync(
                target.Table,
                new BsonDocument(RowDocument.Id, new BsonDocument("$in", new BsonArray(keys))),
                sort: null,
                projection: new BsonDocument(RowDocument.Deleting, Deletion.IsUnderWay),
                keys.Count,
                cancellation);
            var standing = found.Where(document => document[RowDocument.Deleting] == BsonBoolean.False).Select(document => document[RowDocument.Id].AsString).ToHashSet(StringComparer.Ordinal);
            if (standing.Count == found.Count || Stopwatch.GetElapsedTime(started) > DeletionLimit)
                return standing;
        }
    }
}
