using MongoDB.Bson;
using MongoDB.Driver;

namespace Dbal.Backends.MongoDb;

/// <summary>
/// The operations on one database's collections that this backend is made of: all that a driver has to bring. Failures are those of
/// <see cref="ServerFault.ToException"/>.
/// </summary>
/// <remarks>A write that has begun is not cancelled, since nobody could tell then what came of it; the driver's timeouts end it.</remarks>
internal interface IDocuments
{
    /// <summary>Gives the first documents that a filter keeps.</summary>
    /// <param name="collection">The collection; one that does not exist is empty.</param>
    /// <param name="filter">The query.</param>
    /// <param name="sort">The order, or null for any.</param>
    /// <param name="projection">The fields that are wanted, or null for all.</param>
    /// <param name="limit">How many documents at the most.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<IReadOnlyList<BsonDocument>> FindAsync(
        string collection, BsonDocument filter, BsonDocument? sort, BsonDocument? projection, int limit, CancellationToken cancellation);

    /// <summary>Counts the documents that a filter keeps.</summary>
    Task<long> CountAsync(string collection, BsonDocument filter, CancellationToken cancellation);

    /// <summary>Adds documents in this order. At the first that fails it stops; those before it stay.</summary>
    Task InsertAsync(string collection, IReadOnlyList<BsonDocument> documents, CancellationToken cancellation);

    /// <summary>Changes one document at once, and gives it as it was before, or null when the filter keeps none.</summary>
    Task<BsonDocument?> FindOneAndUpdateAsync(string collection, BsonDocument filter, BsonDocument update, CancellationToken cancellation);

    /// <summary>Changes every document that a filter keeps.</summary>
    Task UpdateManyAsync(string collection, BsonDocument filter, BsonDocument update, CancellationToken cancellation);

    /// <summary>Deletes every document that a filter keeps, and tells how many there were.</summary>
    Task<long> DeleteManyAsync(string collection, BsonDocument filter, CancellationToken cancellation);
}

/// <summary>One database, over a driver that pools its connections. Making it does no I/O.</summary>
internal interface IDocumentStore : IDocuments, IAsyncDisposable
{
    /// <summary>The driver's name and version.</summary>
    (string Name, string Version) Driver { get; }

    /// <summary>Runs a command that reads, on the database, and gives its reply.</summary>
    Task<BsonDocument> RunCommandAsync(BsonDocument command, CancellationToken cancellation);

    /// <summary>Makes the indexes that a collection lacks, and the collection itself.</summary>
    Task CreateIndexesAsync(string collection, IReadOnlyList<IndexDefinition> indexes, CancellationToken cancellation);

    /// <summary>Does work that may take any time, as changes of all documents do.</summary>
    Task<T> AdministerAsync<T>(Func<IMongoDatabase, Task<T>> work, CancellationToken cancellation);

    /// <summary>Does all of the work or none of it, and again from its start when the server asks for that. Needs a replica set.</summary>
    Task InTransactionAsync(Func<IDocuments, Task> work, CancellationToken cancellation);
}
