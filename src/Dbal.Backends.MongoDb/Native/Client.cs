using System.Diagnostics;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using static Dbal.Backends.MongoDb.LibMongoc;

namespace Dbal.Backends.MongoDb;

/// <summary>A client out of the pool: one connection, which one thread at a time uses. Its calls block.</summary>
internal sealed unsafe class Client : IDisposable
{
    private const string TransientTransactionError = "TransientTransactionError";

    private readonly PoolHandle pool;
    private readonly nint client;
    private readonly string database;
    private readonly TimeSpan socketTimeout;
    private SessionHandle? session;

    /// <summary>Takes a client out of the pool, waiting for one if need be.</summary>
    public Client(PoolHandle pool, string database, TimeSpan socketTimeout)
    {
        this.pool = pool;
        this.database = database;
        this.socketTimeout = socketTimeout;
        client = mongoc_client_pool_pop(pool);
    }

    /// <summary>Whether the last failure was one after which a transaction should be tried again from its start.</summary>
    public bool IsTransient { get; private set; }

    /// <summary>Runs a command that reads; the driver repeats it once when the connection turns out to be broken ("Retryable Reads").</summary>
    public BsonDocument Read(BsonDocument command) => Run(command, writes: false);

    /// <summary>Runs a command that writes.</summary>
    /// <exception cref="DuplicateKeyException">A unique index has the key already.</exception>
    public BsonDocument Write(BsonDocument command)
    {
        var reply = Run(command, writes: true);
        if (reply.TryGetValue("writeErrors", out var errors) && errors.AsBsonArray is [var first, ..])
            throw ServerFault.ToException(first["code"].ToInt32(), first["errmsg"].AsString);
        return reply;
    }

    /// <summary>Starts a transaction, which the commands that follow are part of.</summary>
    public void StartTransaction()
    {
        Error error;
        if (session is null)
        {
            session = mongoc_client_start_session(client, 0, &error);
            if (session.IsInvalid)
                throw Fault(error, TimeSpan.Zero);
        }
        IsTransient = false;
        if (!mongoc_client_session_start_transaction(session, 0, &error))
            throw Fault(error, TimeSpan.Zero);
    }

    /// <summary>Commits the transaction; the driver repeats that once when nobody knows what came of it.</summary>
    public void CommitTransaction()
    {
        var reply = Align(stackalloc byte[2 * sizeof(Document)]);
        Error error;
        var started = Stopwatch.GetTimestamp();
        var done = mongoc_client_session_commit_transaction(session!, reply, &error);
        var answer = TakeReply(reply);
        if (done)
            return;
        NoteLabels(answer);
        throw Fault(error, Stopwatch.GetElapsedTime(started));
    }

    /// <summary>Takes back what the transaction did. A server that cannot be told will do so by itself.</summary>
    public void AbortTransaction()
    {
        Error error;
        mongoc_client_session_abort_transaction(session!, &error);
    }

    /// <summary>Gives the client back to the pool.</summary>
    public void Dispose()
    {
        session?.Dispose();
        mongoc_client_pool_push(pool, client);
    }

    private BsonDocument Run(BsonDocument command, bool writes)
    {
        var request = Align(stackalloc byte[4 * sizeof(Document)]);
        var options = request + 1;
        var reply = request + 2;
        Error error;
        var bytes = command.ToBson();
        bson_init(options);
        try
        {
            fixed (byte* data = bytes)
            {
                if (!bson_init_static(request, data, (nuint)bytes.Length))
                    throw new InvalidOperationException("The command is no valid document.");
                if (session is not null && !mongoc_client_session_append(session, options, &error))
                    throw Fault(error, TimeSpan.Zero);
                var started = Stopwatch.GetTimestamp();
                var done = writes
                    ? mongoc_client_write_command_with_opts(client, database, request, options, reply, &error)
                    : mongoc_client_read_command_with_opts(client, database, request, 0, options, reply, &error);
                var answer = TakeReply(reply);
                if (done)
                    return answer;
                NoteLabels(answer);
                throw Fault(error, Stopwatch.GetElapsedTime(started));
            }
        }
        finally
        {
            bson_destroy(options);
        }
    }

    // The stack has no place with the alignment of bson_t, so one more is asked for.
    private static Document* Align(Span<byte> room)
    {
        fixed (byte* start = room)
            return (Document*)(((nint)start + sizeof(Document) - 1) & -sizeof(Document));
    }

    // The driver always makes a reply, which is the caller's to free.
    private static BsonDocument TakeReply(Document* reply)
    {
        try
        {
            var data = bson_get_data(reply);
            return BsonSerializer.Deserialize<BsonDocument>(new ReadOnlySpan<byte>(data, *(int*)data).ToArray());
        }
        finally
        {
            bson_destroy(reply);
        }
    }

    private void NoteLabels(BsonDocument reply) =>
        IsTransient = reply.TryGetValue("errorLabels", out var labels) && labels.AsBsonArray.Contains(TransientTransactionError);

    private Exception Fault(in Error error, TimeSpan elapsed)
    {
        // mongoc_error_domain_t: the code is the server's in these two, else the driver's.
        const uint writeConcern = 16, server = 17;
        const uint stream = 2;
        var code = error.Domain switch
        {
            writeConcern or server => (int)error.Code,
            stream when elapsed >= socketTimeout => ServerFault.NetworkTimeout, // the driver has one code for a broken and a silent connection
            _ => ServerFault.HostUnreachable,
        };
        return ServerFault.ToException(code, error.Message);
    }
}
