using System.Data.Common;
using Dbal.Backends;
using Dbal.Backends.Sql;
using Dbal.Backends.Sqlite;
using Dbal.Errors;
using Dbal.Values;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Dbal.Tests.Backends.Sql;

/// <summary>The effect of an unreachable server on the idle connections of the pool.</summary>
public sealed class IdleConnectionTests
{
    private const int Writers = 32;

    [Test]
    public async Task A_lost_server_clears_the_pool_once_for_all_broken_connections()
    {
        await using var backend = new BreakingBackend();
        await FailAsync(backend, Writers);
        Assert.That(backend.Drops, Is.EqualTo(1));

        // Connections that were opened since then break: a second loss.
        await FailAsync(backend, Writers);
        Assert.That(backend.Drops, Is.EqualTo(2));
    }

    [Test]
    public async Task A_failed_connection_attempt_does_not_clear_the_pool()
    {
        await using var backend = new BreakingBackend { Refuses = true };
        await FailAsync(backend, Writers);
        Assert.That(backend.Drops, Is.Zero);
    }

    private static async Task FailAsync(BreakingBackend backend, int writers)
    {
        backend.Expect(writers);
        var writes = Enumerable.Range(0, writers).Select(_ => backend.InsertAsync(ContractSchema.Parent, "acme", [new Row([Guid.CreateVersion7(), "name"], 1)], default)).ToList();
        foreach (var write in writes)
            Assert.That(Assert.ThrowsAsync<DbalException>(() => write)!.Code, Is.EqualTo(ErrorCode.DatabaseError));
        await Task.CompletedTask;
    }

    /// <summary>Each operation waits until all have started; then its connection breaks.</summary>
    private sealed class BreakingBackend() : SqlBackend(new BackendOptions(":memory:", ContractSchema.Schema, TimeSpan.FromSeconds(30)), new SqliteDialect())
    {
        private int drops;
        private int expected;
        private TaskCompletionSource underWay = new();

        public bool Refuses { get; init; }

        public int Drops => drops;

        public override Capabilities Capabilities => Capabilities.None;

        public void Expect(int operations)
        {
            expected = operations;
            underWay = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

        protected internal override ValueTask<DbConnection> OpenAsync(bool writes, CancellationToken cancellation) =>
            Refuses ? throw new SqliteException("refused", SQLITE_IOERR) : ValueTask.FromResult<DbConnection>(new SqliteConnection());

        protected override async Task<T> WatchAsync<T>(DbConnection connection, Func<Task<T>> operation, TimeSpan limit, CancellationToken cancellation)
        {
            if (Interlocked.Decrement(ref expected) == 0)
                underWay.SetResult();
            await underWay.Task;
            throw new SqliteException("broken", SQLITE_IOERR);
        }

        protected override ValueTask DropIdleConnectionsAsync()
        {
            Interlocked.Increment(ref drops);
            return ValueTask.CompletedTask;
        }
    }
}
