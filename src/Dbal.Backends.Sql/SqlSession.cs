using System.Data;
using System.Data.Common;

namespace Dbal.Backends.Sql;

/// <summary>
/// A connection during one operation. Assigns the operation's transaction to every command, as MySqlConnector requires.
/// </summary>
/// <param name="connection">The open connection. Disposing the session does not close it.</param>
/// <param name="commandTimeout">The time limit of a command in seconds, 0 for none; null for the driver's setting.</param>
/// <param name="cancellation">Cancels the operation's statements.</param>
public sealed class SqlSession(DbConnection connection, int? commandTimeout, CancellationToken cancellation) : IAsyncDisposable
{
    private DbTransaction? transaction;

    /// <summary>Cancels the operation's statements.</summary>
    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>Whether the driver supports batches.</summary>
    public bool CanCreateBatch => connection.CanCreateBatch;

    /// <summary>Begins the operation's transaction. It is rolled back at the end of the session unless <see cref="CommitAsync"/> was called.</summary>
    public async Task BeginAsync() => transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, Cancellation);

    /// <summary>Commits the transaction, if there is one.</summary>
    public async Task CommitAsync()
    {
        if (transaction is null)
            return;
        await transaction.CommitAsync(Cancellation);
        await DisposeAsync();
    }

    /// <summary>Creates a command.</summary>
    public DbCommand CreateCommand()
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        if (commandTimeout is { } seconds)
            command.CommandTimeout = seconds;
        return command;
    }

    /// <summary>Creates a batch of commands.</summary>
    public DbBatch CreateBatch()
    {
        var batch = connection.CreateBatch();
        batch.Transaction = transaction;
        if (commandTimeout is { } seconds)
            batch.Timeout = seconds;
        return batch;
    }

    /// <summary>Runs a statement and returns its first value.</summary>
    public async Task<object?> ScalarAsync(string statement)
    {
        await using var command = CreateCommand();
        command.CommandText = statement;
        return await command.ExecuteScalarAsync(Cancellation);
    }

    /// <summary>Runs a statement that resets the connection, even when the operation was cancelled.</summary>
    public async Task RestoreAsync(string statement)
    {
        await using var command = CreateCommand();
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>Rolls back the transaction unless it was committed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (transaction is not { } ended)
            return;
        transaction = null;
        await ended.DisposeAsync();
    }
}
