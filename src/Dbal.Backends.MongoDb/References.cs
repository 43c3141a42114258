using System.Diagnostics;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Values;
using MongoDB.Bson;

namespace Dbal.Backends.MongoDb;

/// <summary>Checks the foreign keys of written rows (S34), which MongoDB does not support.</summary>
/// <remarks>
/// Foreign keys hold against concurrent deletions without locks: a writer writes first and then checks that the referenced rows exist; a deletion marks
/// its rows first and then searches for references to them (<see cref="Deletion"/>). Whichever writes last sees the other. A writer that finds a mark
/// waits for the outcome of the deletion, so that one of the two succeeds.
/// </remarks>
internal sealed class References(IDocuments documents, Schema schema)
{
    private static readonly TimeSpan DeletionInterval = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan DeletionLimit = TimeSpan.FromSeconds(3);

    /// <summary>The references of new rows, except those among them: a row may refer to itself and to earlier rows.</summary>
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

    /// <summary>The references that a change sets.</summary>
    public static List<(Field Field, Guid Id)> Of(Entity entity, Guid row, IReadOnlyDictionary<Field, object?> changes) =>
    [
        .. from change in changes
           where change.Key.ForeignKey is not null && change.Value is Guid id && !(change.Key.ForeignKey.Target == entity.FullName && id == row)
           select (change.Key, (Guid)change.Value),
    ];

    /// <summary>Returns the failure for references to rows that do not exist in the tenant or are being deleted; null when there are none.</summary>
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
            var standing = found.Where(document => document[RowDocument.Deleting] == BsonBoolean.False)
                .Select(document => document[RowDocument.Id].AsString).ToHashSet(StringComparer.Ordinal);
            if (standing.Count == found.Count || Stopwatch.GetElapsedTime(started) > DeletionLimit)
                return standing;
        }
    }
}
