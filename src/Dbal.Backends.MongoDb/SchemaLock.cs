using System.Diagnostics;
using Dbal.Entities;
using Dbal.Errors;
using MongoDB.Bson;

namespace Dbal.Backends.MongoDb;

/// <summary>
/// A lock against concurrent schema updates by other daemons: a document with its holder and its expiry time. The holder renews it. The lock of a daemon that
/// died expires.
/// </summary>
internal sealed class SchemaLock : IAsyncDisposable
{
    private const string Key = "lock"; // cannot collide: names of entities have a dot

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RenewalInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly IDocumentStore store;
    private readonly string holder = $"{Guid.NewGuid():N}";
    private readonly CancellationTokenSource released = new();
    private Task renewal = Task.CompletedTask;

    private SchemaLock(IDocumentStore store) => this.store = store;

    /// <summary>Waits for the lock.</summary>
    /// <exception cref="DbalException"><see cref="ErrorCode.Timeout"/> when another daemon holds it for more than a minute.</exception>
    public static async Task<SchemaLock> TakeAsync(IDocumentStore store, CancellationToken cancellation)
    {
        var taken = new SchemaLock(store);
        for (var started = Stopwatch.GetTimestamp(); !await taken.TryTakeAsync(cancellation); await Task.Delay(Interval, cancellation))
        {
            if (Stopwatch.GetElapsedTime(started) > Limit)
                throw DbalException.TimedOut(null);
        }
        taken.renewal = taken.RenewAsync();
        return taken;
    }

    /// <summary>Releases the lock.</summary>
    public async ValueTask DisposeAsync()
    {
        await released.CancelAsync();
        await renewal;
        released.Dispose();
        await store.DeleteManyAsync(Entity.DefinitionsTable, Own(), CancellationToken.None);
    }

    private async Task<bool> TryTakeAsync(CancellationToken cancellation)
    {
        var expired = new BsonDocument { { RowDocument.Id, Key }, { "expires", new BsonDocument("$lt", DateTime.UtcNow) } };
        if (await store.FindOneAndUpdateAsync(Entity.DefinitionsTable, expired, new BsonDocument("$set", Terms()), cancellation) is not null)
            return true;
        try
        {
            await store.InsertAsync(Entity.DefinitionsTable, [new BsonDocument(RowDocument.Id, Key).Merge(Terms())], cancellation);
            return true;
        }
        catch (DuplicateKeyException)
        {
            return false;
        }
    }

    private async Task RenewAsync()
    {
        while (!released.IsCancellationRequested)
        {
            await Task.Delay(RenewalInterval, released.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (released.IsCancellationRequested)
                return;
            try
            {
                await store.UpdateManyAsync(Entity.DefinitionsTable, Own(), new BsonDocument("$set", Terms()), CancellationToken.None);
            }
            catch (DbalException)
            {
                // The server is unreachable. The holder of the lock fails at its next operation, too.
            }
        }
    }

    private BsonDocument Own() => new() { { RowDocument.Id, Key }, { "holder", holder } };

    private BsonDocument Terms() => new() { { "holder", holder }, { "expires", DateTime.UtcNow + Lifetime } };
}
