using System.Data;
using System.Data.Common;

namespace Dbal.Backends.Sql;

/// <summary>
/// A connection while one operation uses it. Every command carries the transaction that the operation has begun: MySqlConnector refuses one that does not.
/// </summary>
/// <param name="connection">The open connection. It stays open when the session is disposed.</param>
/// <param name="commandTimeout">How many seconds each command may take, 0 for any number; null for what the driver is set to.</param>
/// <param name="cancellation">What the operation's statements heed.</param>
public sealed class SqlSession(DbConnection connection, int? commandTimeout, CancellationToken cancellation) : IAsyncDisposable
{
    private DbTransaction? transaction;

    /// <summary>What the statements of this operation heed.</summary>
    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>Whether several commands can be sent at once.</summary>
    public bool CanCreateBatch => connection.CanCreateBatch;

    /// <summary>Begins the transaction of this operation. Without <see cref="CommitAsync"/> the end of the session takes back what it did.</summary>
    public async Task BeginAsync() => transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, Cancellation);

    /// <summary>Commits the transaction, if there is one.</summary>
    public async Task CommitAsync()
    {
        if (transaction is null)
            return;
        await transaction.CommitAsync(Cancellation);
        await DisposeAsync();
    }

    /// <summary>Makes a command.</summary>
    public DbCommand CreateCommand()
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        if (commandTimeout is { } seconds)
            command.CommandTimeout = seconds;
        return command;
    }

    /// <summary>Makes a batch of commands.</summary>
    public DbBatch CreateBatch()
    {
        var batch = connection.CreateBatch();
        batch.Transaction = transaction;
        if (commandTimeout is { } seconds)
            batch.Timeout = seconds;
        return batch;
    }

    /// <summary>Runs a statement and gives its first value.</summary>
    public async Task<object?> ScalarAsync(string statement)
    {
        await using var command = CreateCommand();
        command.CommandText = statement;
        return await command.ExecuteScalarAsync(Cancellation);
    }

    /// <summary>Runs a statement that undoes a setting of the connection, even when the operation was given up.</summary>
    public async Task RestoreAsync(string statement)
    {
        await using var command = CreateCommand();
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>Takes back what the transaction did and was not committed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (transaction is not { } ended)
            return;
        transaction = null;
        await ended.DisposeAsync();
    }
}
