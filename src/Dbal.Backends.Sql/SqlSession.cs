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

    /// <summary>Creates a command without parameters, or takes one that the connection has kept.</summary>
    public DbCommand CreateCommand(string text) => WithSettings(connection is ICommandKeeper keeper ? keeper.Take(text) : connection.CreateCommand(), text);

    /// <summary>Runs a statement and returns its first value.</summary>
    public async Task<object?> ScalarAsync(string statement)
    {
        await using var command = WithSettings(connection.CreateCommand(), statement);
        return await command.ExecuteScalarAsync(Cancellation);
    }

    /// <summary>Runs a statement that resets the connection, even when the operation was cancelled.</summary>
    public async Task RestoreAsync(string statement)
    {
        await using var command = WithSettings(connection.CreateCommand(), statement);
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

    private DbCommand WithSettings(DbCommand command, string text)
    {
        command.CommandText = text;
        command.Transaction = transaction;
        if (commandTimeout is { } seconds)
            command.CommandTimeout = seconds;
        return command;
    }
}
