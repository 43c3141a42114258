using MongoDB.Bson;
using MongoDB.Driver;

namespace Dbal.Backends.MongoDb;

/// <summary>
/// The document operations with MongoDB.Driver, inside a transaction if there is a session. They throw the driver's exceptions and those of
/// <see cref="Deadline"/>.
/// </summary>
internal sealed class CollectionDocuments(IMongoDatabase database, Deadline deadline, IClientSessionHandle? session) : IDocuments
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<BsonDocument>> FindAsync(
        string collection, BsonDocument filter, BsonDocument? sort, BsonDocument? projection, int limit, CancellationToken cancellation)
    {
        var options = new FindOptions<BsonDocument> { Sort = sort, Projection = projection, Limit = limit, BatchSize = limit, MaxTime = deadline.OfServer };
        return deadline.KeepAsync<IReadOnlyList<BsonDocument>>(
            async ended =>
            {
                using var cursor = session is null
                    ? await Collection(collection).FindAsync(filter, options, ended)
                    : await Collection(collection).FindAsync(session, filter, options, ended);
                return await cursor.ToListAsync(ended);
            },
            cancellation);
    }

    /// <inheritdoc/>
    public Task<long> CountAsync(string collection, BsonDocument filter, CancellationToken cancellation)
    {
        var options = new CountOptions { MaxTime = deadline.OfServer };
        return deadline.KeepAsync(
            ended => session is null
                ? Collection(collection).CountDocumentsAsync(filter, options, ended)
                : Collection(collection).CountDocumentsAsync(session, filter, options, ended),
            cancellation);
    }

    /// <inheritdoc/>
    public Task InsertAsync(string collection, IReadOnlyList<BsonDocument> documents, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var options = new InsertManyOptions { IsOrdered = true };
        return deadline.KeepAsync(
            async ended =>
            {
                await (session is null
                    ? Collection(collection).InsertManyAsync(documents, options, ended)
                    : Collection(collection).InsertManyAsync(session, documents, options, ended));
                return true;
            },
            CancellationToken.None);
    }

    /// <inheritdoc/>
    public Task<BsonDocument?> FindOneAndUpdateAsync(string collection, BsonDocument filter, BsonDocument update, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var options = new FindOneAndUpdateOptions<BsonDocument> { ReturnDocument = ReturnDocument.Before, MaxTime = deadline.OfServer };
        return deadline.KeepAsync<BsonDocument?>(
            async ended => session is null
                ? await Collection(collection).FindOneAndUpdateAsync(filter, update, options, ended)
                : await Collection(collection).FindOneAndUpdateAsync(session, filter, update, options, ended),
            CancellationToken.None);
    }

    /// <inheritdoc/>
    public Task UpdateManyAsync(string collection, BsonDocument filter, BsonDocument update, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return deadline.KeepAsync(
            ended => session is null
                ? Collection(collection).UpdateManyAsync(filter, update, options: null, ended)
                : Collection(collection).UpdateManyAsync(session, filter, update, options: null, ended),
            CancellationToken.None);
    }

    /// <inheritdoc/>
    public async Task<long> DeleteManyAsync(string collection, BsonDocument filter, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var deleted = await deadline.KeepAsync(
            ended => session is null
                ? Collection(collection).DeleteManyAsync(filter, ended)
                : Collection(collection).DeleteManyAsync(session, filter, options: null, ended),
            CancellationToken.None);
        return deleted.DeletedCount;
    }

    private IMongoCollection<BsonDocument> Collection(string name) => database.GetCollection<BsonDocument>(name);
}
