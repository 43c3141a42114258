using Dbal.Entities;
using Dbal.Errors;
using Dbal.Queries;
using MongoDB.Bson;

namespace Dbal.Backends.MongoDb;

/// <summary>Finds the key that a write violated (S31).</summary>
internal sealed class Duplicates(IDocuments documents)
{
    /// <summary>The failure of an insert, from the index that the server names.</summary>
    public static DbalException Of(Entity entity, DuplicateKeyException fault) =>
        DbalException.Duplicate(entity, entity.Indexes.FirstOrDefault(index => index.Name == fault.Index)?.Fields ?? [entity.Id], fault);

    /// <summary>
    /// The failure of an update. DocumentDB does not name the violated index; in that case this searches for the row that already has the key.
    /// </summary>
    public async Task<DbalException> OfChangeAsync(
        Entity entity, string tenant, Guid id, IReadOnlyDictionary<Field, object?> changes, DuplicateKeyException fault, CancellationToken cancellation)
    {
        if (fault.Index is not null)
            return Of(entity, fault);
        var key = RowDocument.Key(tenant, id);
        var changed = entity.Indexes.Where(index => index.Unique && index.Fields.Any(changes.ContainsKey)).ToList();
        if (await documents.FindAsync(entity.Table, new BsonDocument(RowDocument.Id, key), sort: null, projection: null, 1, cancellation) is [var document])
        {
            var row = RowDocument.ToRow(entity, document);
            foreach (var index in changed)
            {
                var sameKey = index.Fields.Select(
                    field => new Condition(field, Operator.Eq, (changes.TryGetValue(field, out var value) ? value : row.Values[field.Ordinal])!)).ToList();
                if (sameKey.Exists(condition => condition.Value is null))
                    continue;
                var others = FilterTranslator.Query(tenant, new AllOf(sameKey)).Add(RowDocument.Id, new BsonDocument("$ne", key));
                if (await documents.CountAsync(entity.Table, others, cancellation) > 0)
                    return DbalException.Duplicate(entity, index.Fields, fault);
            }
        }
        // The other row no longer exists, so any key may have been the cause.
        return DbalException.Duplicate(entity, changed.SelectMany(index => index.Fields).Distinct(), fault);
    }
}
