using MongoDB.Bson;
using MongoDB.Driver;

namespace Dbal.Backends.MongoDb;

/// <summary>
/// The document operations that the adapter needs from a driver. Failures are those of <see cref="ServerFault.ToException"/>.
/// </summary>
/// <remarks>A write is not cancelled once it has started, because its outcome would be unknown; the driver's timeouts end it.</remarks>
internal interface IDocuments
{
    /// <summary>Returns the first documents that match a filter.</summary>
    /// <param name="collection">The collection; a missing one counts as empty.</param>
    /// <param name="filter">The query.</param>
    /// <param name="sort">The sort, or null for any order.</param>
    /// <param name="projection">The fields to return, or null for all.</param>
    /// <param name="limit">The maximum number of documents.</param>
    /// <param name="cancellation">Cancels the query.</param>
    Task<IReadOnlyList<BsonDocument>> FindAsync(
        string collection, BsonDocument filter, BsonDocument? sort, BsonDocument? projection, int limit, CancellationToken cancellation);

    /// <summary>Counts the documents that match a filter.</summary>
    Task<long> CountAsync(string collection, BsonDocument filter, CancellationToken cancellation);

    /// <summary>Inserts documents in this order. It stops at the first failure and keeps the documents before it.</summary>
    Task InsertAsync(string collection, IReadOnlyList<BsonDocument> documents, CancellationToken cancellation);

    /// <summary>Updates one document atomically. Returns its former content, or null when no document matches.</summary>
    Task<BsonDocument?> FindOneAndUpdateAsync(string collection, BsonDocument filter, BsonDocument update, CancellationToken cancellation);

    /// <summary>Updates all documents that match a filter.</summary>
    Task UpdateManyAsync(string collection, BsonDocument filter, BsonDocument update, CancellationToken cancellation);

    /// <summary>Deletes all documents that match a filter, and returns their number.</summary>
    Task<long> DeleteManyAsync(string collection, BsonDocument filter, CancellationToken cancellation);
}

/// <summary>One database, through a driver with a connection pool. Creating it does no I/O.</summary>
internal interface IDocumentStore : IDocuments, IAsyncDisposable
{
    /// <summary>The driver's name and version.</summary>
    (string Name, string Version) Driver { get; }

    /// <summary>Runs a read command on the database and returns its reply.</summary>
    Task<BsonDocument> RunCommandAsync(BsonDocument command, CancellationToken cancellation);

    /// <summary>Creates the missing indexes of a collection, and the collection.</summary>
    Task CreateIndexesAsync(string collection, IReadOnlyList<IndexDefinition> indexes, CancellationToken cancellation);

    /// <summary>Runs work without a time limit, such as an update of all documents.</summary>
    Task<T> AdministerAsync<T>(Func<IMongoDatabase, Task<T>> work, CancellationToken cancellation);

    /// <summary>Runs work in a transaction, and repeats it when the server requests that. Requires a replica set.</summary>
    Task InTransactionAsync(Func<IDocuments, Task> work, CancellationToken cancellation);
}
