using System.Diagnostics;
using Dbal.Connections;
using MongoDB.Bson;
using static Dbal.Backends.MongoDb.LibMongoc;

namespace Dbal.Backends.MongoDb;

/// <summary>A database over MongoDB's C driver.</summary>
internal sealed class DocumentStore : CommandDocuments, IDocumentStore
{
    private const int DefaultPoolSize = 32;

    // Server errors keep the server's codes ("Error Reporting": MONGOC_ERROR_API_VERSION_2).
    private const int ErrorApiVersion = 2;

    private readonly ServerAddress url;
    private readonly UriHandle uri;
    private readonly TimeSpan socketTimeout;
    private readonly TimeSpan commandTimeout;
    private readonly int poolSize;
    private readonly Lazy<PoolHandle> pool;
    private readonly Lazy<ClientThreads> threads;
    private readonly SemaphoreSlim transactionSlots;

    /// <summary>Reads the connection string; the first operation makes the pool.</summary>
    /// <exception cref="FormatException">The driver refuses the connection string.</exception>
    /// <exception cref="DllNotFoundException">The driver is not installed.</exception>
    public unsafe DocumentStore(ServerAddress url, TimeSpan commandTimeout)
        : base(commandTimeout)
    {
        this.url = url;
        this.commandTimeout = commandTimeout;
        Driver = ("libmongoc", LibMongoc.Version);
        Error error;
        uri = mongoc_uri_new_with_error(url.ToUrl(), &error);
        if (uri.IsInvalid)
            throw new FormatException("The driver refuses the parameters of the URL: some exclude each other.");

        socketTimeout = TimeSpan.FromMilliseconds(mongoc_uri_get_option_as_int32(uri, "sockettimeoutms", 0));
        poolSize = mongoc_uri_get_option_as_int32(uri, "maxpoolsize", DefaultPoolSize);
        // Transactions keep a client between their commands; with as many again, the threads never wait for one.
        mongoc_uri_set_option_as_int32(uri, "maxpoolsize", 2 * poolSize);
        pool = new Lazy<PoolHandle>(MakePool);
        threads = new Lazy<ClientThreads>(() => new ClientThreads(poolSize));
        transactionSlots = new SemaphoreSlim(poolSize);
    }

    /// <inheritdoc/>
    public (string Name, string Version) Driver { get; }

    /// <inheritdoc/>
    public Task<BsonDocument> RunCommandAsync(BsonDocument command, CancellationToken cancellation) => UseAsync(client => client.Read(command), cancellation).WaitAsync(cancellation);

    /// <inheritdoc/>
    public Task CreateIndexesAsync(string collection, IReadOnlyList<IndexDefinition> indexes, CancellationToken cancellation)
    {
        var specifications = new BsonArray();
        foreach (var (name, keys, unique, only) in indexes)
        {
            var specification = new BsonDocument { { "key", keys }, { "name", name }, { "unique", unique, unique } };
            specification.Add("partialFilterExpression", only, only is not null);
            specifications.Add(specification);
        }
        return UseAsync(client => client.Write(new BsonDocument { { "createIndexes", collection }, { "indexes", specifications } }), cancellation);
    }

    /// <inheritdoc/>
    public async Task InTransactionAsync(Func<IDocuments, Task> work, CancellationToken cancellation)
    {
        await transactionSlots.WaitAsync(cancellation);
        try
        {
            using var client = new Client(pool.Value, url.Database!, socketTimeout);
            var transaction = new Transaction(this, client);
            var started = Stopwatch.GetTimestamp();
            while (!await TryAsync(transaction, work, retry: Stopwatch.GetElapsedTime(started) < commandTimeout))
                cancellation.ThrowIfCancellationRequested();
        }
        finally
        {
            transactionSlots.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (threads.IsValueCreated)
            threads.Value.Dispose();
        if (pool.IsValueCreated)
            pool.Value.Dispose();
        uri.Dispose();
        transactionSlots.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override Task<T> UseAsync<T>(Func<Client, T> work, CancellationToken cancellation) => threads.Value.RunAsync(
        () =>
        {
            using var client = new Client(pool.Value, url.Database!, socketTimeout);
            return work(client);
        },
        cancellation);

    // False when the server asks for another try ("Transactions: Driver API").
    private static async Task<bool> TryAsync(Transaction transaction, Func<IDocuments, Task> work, bool retry)
    {
        await transaction.RunAsync(client => client.StartTransaction());
        try
        {
            await work(transaction);
            await transaction.RunAsync(client => client.CommitTransaction());
            return true;
        }
        catch
        {
            await transaction.RunAsync(client => client.AbortTransaction());
            if (retry && transaction.IsTransient)
                return false;
            throw;
        }
    }

    private PoolHandle MakePool()
    {
        var made = mongoc_client_pool_new(uri);
        if (made.IsInvalid)
            throw new FormatException("The driver refuses the parameters of the URL: some exclude each other.");
        mongoc_client_pool_set_error_api(made, ErrorApiVersion);
        return made;
    }

    /// <summary>The operations within a transaction, on the client that it was started on.</summary>
    private sealed class Transaction(DocumentStore store, Client client) : CommandDocuments(store.commandTimeout)
    {
        public bool IsTransient => client.IsTransient;

        public Task RunAsync(Action<Client> work) => UseAsync(
            each =>
            {
                work(each);
                return true;
            },
            CancellationToken.None);

        protected override Task<T> UseAsync<T>(Func<Client, T> work, CancellationToken cancellation) => store.threads.Value.RunAsync(() => work(client), cancellation);
    }
}
