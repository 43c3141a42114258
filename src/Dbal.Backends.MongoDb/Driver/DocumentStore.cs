using Dbal.Connections;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Dbal.Backends.MongoDb;

/// <summary>A database over MongoDB.Driver.</summary>
internal sealed class DocumentStore : IDocumentStore
{
    private readonly MongoClient client;
    private readonly IMongoDatabase database;
    private readonly CollectionDocuments documents;
    private readonly TimeSpan commandTimeout;

    /// <summary>Reads the connection string; the first operation connects.</summary>
    /// <exception cref="FormatException">The driver refuses the connection string.</exception>
    public DocumentStore(ServerAddress url, TimeSpan commandTimeout)
    {
        this.commandTimeout = commandTimeout;
        try
        {
            client = new MongoClient(url.ToUrl());
        }
        catch (Exception fault) when (fault is MongoConfigurationException or FormatException or ArgumentException)
        {
            throw new FormatException("The driver refuses the parameters of the URL: some exclude each other."); // the driver's message repeats the connection string
        }
        database = client.GetDatabase(url.Database!);
        documents = new CollectionDocuments(database, commandTimeout, session: null);
    }

    /// <inheritdoc/>
    public (string Name, string Version) Driver => ("MongoDB.Driver", typeof(MongoClient).Assembly.GetName().Version!.ToString(3));

    /// <inheritdoc/>
    public Task<BsonDocument> RunCommandAsync(BsonDocument command, CancellationToken cancellation) =>
        AnswerAsync(() => database.RunCommandAsync<BsonDocument>(command, readPreference: null, cancellation));

    /// <inheritdoc/>
    public Task CreateIndexesAsync(string collection, IReadOnlyList<IndexDefinition> indexes, CancellationToken cancellation) => AnswerAsync(
        () => database.GetCollection<BsonDocument>(collection).Indexes.CreateManyAsync(
            indexes.Select(index => new CreateIndexModel<BsonDocument>(
                index.Keys,
                new CreateIndexOptions<BsonDocument> { Name = index.Name, Unique = index.Unique, PartialFilterExpression = index.Only })),
            cancellation));

    /// <inheritdoc/>
    public Task<IReadOnlyList<BsonDocument>> FindAsync(
        string collection, BsonDocument filter, BsonDocument? sort, BsonDocument? projection, int limit, CancellationToken cancellation) =>
        AnswerAsync(() => documents.FindAsync(collection, filter, sort, projection, limit, cancellation));

    /// <inheritdoc/>
    public Task<long> CountAsync(string collection, BsonDocument filter, CancellationToken cancellation) =>
        AnswerAsync(() => documents.CountAsync(collection, filter, cancellation));

    /// <inheritdoc/>
    public Task InsertAsync(string collection, IReadOnlyList<BsonDocument> added, CancellationToken cancellation) =>
        AnswerAsync(() => documents.InsertAsync(collection, added, cancellation));

    /// <inheritdoc/>
    public Task<BsonDocument?> FindOneAndUpdateAsync(string collection, BsonDocument filter, BsonDocument update, CancellationToken cancellation) =>
        AnswerAsync(() => documents.FindOneAndUpdateAsync(collection, filter, update, cancellation));

    /// <inheritdoc/>
    public Task UpdateManyAsync(string collection, BsonDocument filter, BsonDocument update, CancellationToken cancellation) =>
        AnswerAsync(() => documents.UpdateManyAsync(collection, filter, update, cancellation));

    /// <inheritdoc/>
    public Task<long> DeleteManyAsync(string collection, BsonDocument filter, CancellationToken cancellation) =>
        AnswerAsync(() => documents.DeleteManyAsync(collection, filter, cancellation));

    /// <inheritdoc/>
    public Task InTransactionAsync(Func<IDocuments, Task> work, CancellationToken cancellation) => AnswerAsync(
        async () =>
        {
            using var session = await client.StartSessionAsync(options: null, cancellation);
            await session.WithTransactionAsync(
                async (transaction, _) =>
                {
                    await work(new CollectionDocuments(database, commandTimeout, transaction));
                    return true;
                },
                transactionOptions: null,
                cancellation);
        });

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task AnswerAsync(Func<Task> operation)
    {
        try
        {
            await operation();
        }
        catch (Exception fault) when (DriverFault.ToException(fault) is { } failure)
        {
            throw failure;
        }
    }

    private static async Task<T> AnswerAsync<T>(Func<Task<T>> operation)
    {
        try
        {
            return await operation();
        }
        catch (Exception fault) when (DriverFault.ToException(fault) is { } failure)
        {
            throw failure;
        }
    }
}
