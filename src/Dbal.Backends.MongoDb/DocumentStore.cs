using System.Diagnostics;
using Dbal.Connections;
using Dbal.Errors;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Dbal.Backends.MongoDb;

/// <summary>A database, accessed with MongoDB.Driver.</summary>
internal sealed class DocumentStore(ServerAddress url, TimeSpan commandTimeout) : IDocumentStore
{
    private readonly DatabaseClient client = new(url);
    private readonly Deadline deadline = new(commandTimeout);

    /// <inheritdoc/>
    public (string Name, string Version) Driver => ("MongoDB.Driver", typeof(MongoClient).Assembly.GetName().Version!.ToString(3));

    /// <inheritdoc/>
    public Task<BsonDocument> RunCommandAsync(BsonDocument command, CancellationToken cancellation) => AnswerAsync(
        () => deadline.KeepAsync(
            async ended => await (await DatabaseAsync(ended)).RunCommandAsync<BsonDocument>(command, readPreference: null, ended),
            cancellation));

    /// <inheritdoc/>
    public Task CreateIndexesAsync(string collection, IReadOnlyList<IndexDefinition> indexes, CancellationToken cancellation)
    {
        var models = indexes.Select(index => new CreateIndexModel<BsonDocument>(
            index.Keys,
            new CreateIndexOptions<BsonDocument> { Name = index.Name, Unique = index.Unique, PartialFilterExpression = index.Only }));
        // Without a time limit: creating an index on many documents takes long.
        return AnswerAsync(async () =>
        {
            var database = await DatabaseAsync(cancellation);
            return await database.GetCollection<BsonDocument>(collection).Indexes.CreateManyAsync(models, cancellation);
        });
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<BsonDocument>> FindAsync(
        string collection, BsonDocument filter, BsonDocument? sort, BsonDocument? projection, int limit, CancellationToken cancellation) =>
        UseAsync(documents => documents.FindAsync(collection, filter, sort, projection, limit, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<long> CountAsync(string collection, BsonDocument filter, CancellationToken cancellation) =>
        UseAsync(documents => documents.CountAsync(collection, filter, cancellation), cancellation);

    /// <inheritdoc/>
    public Task InsertAsync(string collection, IReadOnlyList<BsonDocument> added, CancellationToken cancellation) => UseAsync(
        async documents =>
        {
            await documents.InsertAsync(collection, added, cancellation);
            return true;
        },
        cancellation);

    /// <inheritdoc/>
    public Task<BsonDocument?> FindOneAndUpdateAsync(string collection, BsonDocument filter, BsonDocument update, CancellationToken cancellation) =>
        UseAsync(documents => documents.FindOneAndUpdateAsync(collection, filter, update, cancellation), cancellation);

    /// <inheritdoc/>
    public Task UpdateManyAsync(string collection, BsonDocument filter, BsonDocument update, CancellationToken cancellation) => UseAsync(
        async documents =>
        {
            await documents.UpdateManyAsync(collection, filter, update, cancellation);
            return true;
        },
        cancellation);

    /// <inheritdoc/>
    public Task<long> DeleteManyAsync(string collection, BsonDocument filter, CancellationToken cancellation) =>
        UseAsync(documents => documents.DeleteManyAsync(collection, filter, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<T> AdministerAsync<T>(Func<IMongoDatabase, Task<T>> work, CancellationToken cancellation) =>
        AnswerAsync(async () =>
        {
            try
            {
                return await work(await DatabaseAsync(cancellation));
            }
            catch (MongoCommandException fault) when (fault.Code == ServerFault.CommandNotFound)
            {
                throw new DbalException(
                    ErrorCode.DatabaseError,
                    "The server lacks a command that the schema update needs.",
                    hint: "Make the changes of 'Dbal.Daemon schema plan --config FILE' by hand, or use MongoDB 7.0 or later. The log has the server's message.",
                    inner: fault);
            }
        });

    /// <inheritdoc/>
    public Task InTransactionAsync(Func<IDocuments, Task> work, CancellationToken cancellation) => AnswerAsync(
        async () =>
        {
            var started = Stopwatch.GetTimestamp();
            var database = await DatabaseAsync(cancellation);
            using var session = await database.Client.StartSessionAsync(options: null, cancellation);
            return await session.WithTransactionAsync(
                async (transaction, _) =>
                {
                    // Ends the driver's own retries, which last up to two minutes.
                    if (Stopwatch.GetElapsedTime(started) > commandTimeout)
                        throw DbalException.TimedOut(null);
                    await work(new CollectionDocuments(database, deadline, transaction));
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

    private async ValueTask<IMongoDatabase> DatabaseAsync(CancellationToken cancellation) => (await client.GetAsync(cancellation)).GetDatabase(url.Database!);

    private Task<T> UseAsync<T>(Func<IDocuments, Task<T>> operation, CancellationToken cancellation) =>
        AnswerAsync(async () => await operation(new CollectionDocuments(await DatabaseAsync(cancellation), deadline, session: null)));

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
