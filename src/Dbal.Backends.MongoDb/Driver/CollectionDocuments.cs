using MongoDB.Bson;
using MongoDB.Driver;

namespace Dbal.Backends.MongoDb;

/// <summary>The operations over MongoDB.Driver, in a transaction when there is a session. Failures are the driver's own.</summary>
internal sealed class CollectionDocuments(IMongoDatabase database, TimeSpan commandTimeout, IClientSessionHandle? session) : IDocuments
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<BsonDocument>> FindAsync(
        string collection, BsonDocument filter, BsonDocument? sort, BsonDocument? projection, int limit, CancellationToken cancellation)
    {
        var options = new FindOptions<BsonDocument> { Sort = sort, Projection = projection, Limit = limit, BatchSize = limit, MaxTime = commandTimeout };
        using var cursor = session is null
            ? await Collection(collection).FindAsync(filter, options, cancellation)
            : await Collection(collection).FindAsync(session, filter, options, cancellation);
        return await cursor.ToListAsync(cancellation);
    }

    /// <inheritdoc/>
    public Task<long> CountAsync(string collection, BsonDocument filter, CancellationToken cancellation)
    {
        var options = new CountOptions { MaxTime = commandTimeout };
        return session is null
            ? Collection(collection).CountDocumentsAsync(filter, options, cancellation)
            : Collection(collection).CountDocumentsAsync(session, filter, options, cancellation);
    }

    /// <inheritdoc/>
    public Task InsertAsync(string collection, IReadOnlyList<BsonDocument> documents, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var options = new InsertManyOptions { IsOrdered = true };
        return session is null
            ? Collection(collection).InsertManyAsync(documents, options, CancellationToken.None)
            : Collection(collection).InsertManyAsync(session, documents, options, CancellationToken.None);
    }

    /// <inheritdoc/>
    public async Task<BsonDocument?> FindOneAndUpdateAsync(string collection, BsonDocument filter, BsonDocument update, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var options = new FindOneAndUpdateOptions<BsonDocument> { ReturnDocument = ReturnDocument.Before, MaxTime = commandTimeout };
        return session is null
            ? await Collection(collection).FindOneAndUpdateAsync(filter, update, options, CancellationToken.None)
            : await Collection(collection).FindOneAndUpdateAsync(session, filter, update, options, CancellationToken.None);
    }

    /// <inheritdoc/>
    public Task UpdateManyAsync(string collection, BsonDocument filter, BsonDocument update, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return session is null
            ? Collection(collection).UpdateManyAsync(filter, update, options: null, CancellationToken.None)
            : Collection(collection).UpdateManyAsync(session, filter, update, options: null, CancellationToken.None);
    }

    /// <inheritdoc/>
    public async Task<long> DeleteManyAsync(string collection, BsonDocument filter, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var deleted = session is null
            ? await Collection(collection).DeleteManyAsync(filter, CancellationToken.None)
            : await Collection(collection).DeleteManyAsync(session, filter, options: null, CancellationToken.None);
        return deleted.DeletedCount;
    }

    private IMongoCollection<BsonDocument> Collection(string name) => database.GetCollection<BsonDocument>(name);
}
