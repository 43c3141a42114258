using MongoDB.Bson;

namespace Dbal.Backends.MongoDb;

/// <summary>The operations as commands ("Database Commands" in MongoDB's manual).</summary>
internal abstract class CommandDocuments(TimeSpan commandTimeout) : IDocuments
{
    // A command must stay under the 16 MiB of a document.
    private const int MaxInsertBytes = 8 * 1024 * 1024;

    /// <inheritdoc/>
    public Task<IReadOnlyList<BsonDocument>> FindAsync(
        string collection, BsonDocument filter, BsonDocument? sort, BsonDocument? projection, int limit, CancellationToken cancellation)
    {
        var find = new BsonDocument { { "find", collection }, { "filter", filter }, { "limit", limit }, { "batchSize", limit } };
        if (sort is not null)
            find.Add("sort", sort);
        if (projection is not null)
            find.Add("projection", projection);
        return UseAsync<IReadOnlyList<BsonDocument>>(client => ReadAll(client, collection, Limited(find)), cancellation).WaitAsync(cancellation);
    }

    /// <inheritdoc/>
    public Task<long> CountAsync(string collection, BsonDocument filter, CancellationToken cancellation)
    {
        var count = new BsonDocument
        {
            { "aggregate", collection },
            { "pipeline", new BsonArray { new BsonDocument("$match", filter), new BsonDocument("$count", "n") } },
            { "cursor", new BsonDocument() },
        };
        return UseAsync(client => ReadAll(client, collection, Limited(count)) is [var counted] ? counted["n"].ToInt64() : 0, cancellation).WaitAsync(cancellation);
    }

    /// <inheritdoc/>
    public Task InsertAsync(string collection, IReadOnlyList<BsonDocument> documents, CancellationToken cancellation)
    {
        return UseAsync(InsertAll, cancellation);

        bool InsertAll(Client client)
        {
            var batch = new BsonArray();
            var size = 0;
            foreach (var document in documents)
            {
                var bytes = new RawBsonDocument(document.ToBson());
                if (size + bytes.Slice.Length > MaxInsertBytes && batch.Count > 0)
                {
                    Insert(client, batch);
                    (batch, size) = ([], 0);
                }
                batch.Add(bytes);
                size += bytes.Slice.Length;
            }
            Insert(client, batch);
            return true;
        }

        void Insert(Client client, BsonArray batch) => client.Write(Limited(new BsonDocument { { "insert", collection }, { "documents", batch }, { "ordered", true } }));
    }

    /// <inheritdoc/>
    public Task<BsonDocument?> FindOneAndUpdateAsync(string collection, BsonDocument filter, BsonDocument update, CancellationToken cancellation)
    {
        var change = new BsonDocument { { "findAndModify", collection }, { "query", filter }, { "update", update } };
        return UseAsync(client => client.Write(Limited(change)).GetValue("value", BsonNull.Value) as BsonDocument, cancellation);
    }

    /// <inheritdoc/>
    public Task UpdateManyAsync(string collection, BsonDocument filter, BsonDocument update, CancellationToken cancellation)
    {
        var change = new BsonDocument { { "q", filter }, { "u", update }, { "multi", true } };
        return UseAsync(client => client.Write(Limited(new BsonDocument { { "update", collection }, { "updates", new BsonArray { change } } })), cancellation);
    }

    /// <inheritdoc/>
    public Task<long> DeleteManyAsync(string collection, BsonDocument filter, CancellationToken cancellation)
    {
        var delete = new BsonDocument { { "q", filter }, { "limit", 0 } };
        return UseAsync(client => client.Write(Limited(new BsonDocument { { "delete", collection }, { "deletes", new BsonArray { delete } } }))["n"].ToInt64(), cancellation);
    }

    /// <summary>Runs blocking calls on one client, on a thread that may block.</summary>
    protected abstract Task<T> UseAsync<T>(Func<Client, T> work, CancellationToken cancellation);

    /// <summary>The command with the time that the server may take for it.</summary>
    protected BsonDocument Limited(BsonDocument command) => command.Set("maxTimeMS", (long)commandTimeout.TotalMilliseconds);

    // A reply holds at most 16 MiB; the rest is fetched with getMore, over the same connection.
    private static List<BsonDocument> ReadAll(Client client, string collection, BsonDocument command)
    {
        var cursor = client.Read(command)["cursor"].AsBsonDocument;
        var documents = cursor["firstBatch"].AsBsonArray.Select(each => each.AsBsonDocument).ToList();
        while (cursor["id"].ToInt64() is var id and not 0)
        {
            cursor = client.Read(new BsonDocument { { "getMore", id }, { "collection", collection } })["cursor"].AsBsonDocument;
            documents.AddRange(cursor["nextBatch"].AsBsonArray.Select(each => each.AsBsonDocument));
        }
        return documents;
    }
}
