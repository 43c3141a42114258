using System.Data;
using System.Data.Common;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Queries;

namespace Dbal.Backends.Sql;

/// <summary>What the backends on SQL databases share: statements, transactions, retries and errors. A dialect brings what differs.</summary>
public abstract partial class SqlBackend : IBackend
{
    // The type that Limit's parameter has.
    private static readonly Field RowCount = new() { Name = "limit", Type = FieldType.Bigint, Ordinal = -1, Nullable = false };

    private readonly SqlDialect dialect;
    private readonly Schema schema;
    private readonly TimeSpan timeout;
    private readonly ConstraintNames constraints;
    private readonly Dictionary<Entity, TableStatements> tables;

    /// <summary>Makes a backend without connecting.</summary>
    protected SqlBackend(BackendOptions options, SqlDialect dialect)
    {
        this.dialect = dialect;
        schema = options.Schema;
        timeout = options.CommandTimeout;
        constraints = new ConstraintNames(schema);
        tables = schema.Entities.ToDictionary(entity => entity, entity => new TableStatements(dialect, entity));
    }

    /// <inheritdoc/>
    public abstract Capabilities Capabilities { get; }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <inheritdoc/>
    public Task PrepareAsync(CancellationToken cancellation) => RunAsync(
        null,
        async connection =>
        {
            await BeforePrepareAsync(connection, cancellation);
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);
            if (dialect.LockSchema is not null && await ScalarAsync(connection, dialect.LockSchema, cancellation) is 0L or 0)
                throw DbalException.TimedOut(null);
            try
            {
                foreach (var statement in dialect.CreateStatements(schema))
                    await ExecuteAsync(connection, statement, cancellation);
                await TableCheck.ThrowIfDifferentAsync(connection, dialect, schema, cancellation);
                await transaction.CommitAsync(cancellation);
            }
            finally
            {
                await ExecuteAsync(connection, dialect.UnlockSchema, CancellationToken.None);
            }
            return true;
        },
        cancellation,
        writes: true,
        patient: true);

    /// <inheritdoc/>
    public Task PingAsync(CancellationToken cancellation) => RunAsync(null, connection => ScalarAsync(connection, "SELECT 1", cancellation), cancellation);

    /// <inheritdoc/>
    public Task<ServerDescription> DescribeAsync(CancellationToken cancellation) => RunAsync(
        null,
        async connection => dialect.Describe((string)(await ScalarAsync(connection, dialect.VersionQuery, cancellation))!),
        cancellation);

    /// <inheritdoc/>
    public Task<Row?> ReadAsync(Entity entity, string tenant, Guid id, CancellationToken cancellation) =>
        RunAsync(entity, connection => ReadAsync(connection, entity, tenant, id, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Row>> FindAsync(
        Entity entity, string tenant, Filter filter, IReadOnlyList<SortKey> order, int limit, CancellationToken cancellation) => RunAsync(
        entity,
        async connection =>
        {
            await using var command = connection.CreateCommand();
            var sql = new StatementBuilder(dialect, command).Append(dialect.BeforeSorting(order)).Append(tables[entity].Select).Append(SystemColumns.Tenant, tenant).Append(" AND ");
            sql.AppendFilter(filter);
            sql.Append(" ORDER BY ").Append(string.Join(", ", order.Select(dialect.OrderBy))).Append(" LIMIT ").Append(RowCount, (long)limit).Build();

            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var rows = new List<Row>(Math.Min(limit, 128));
            while (await reader.ReadAsync(cancellation))
                rows.Add(tables[entity].ReadRow(reader));
            return (IReadOnlyList<Row>)rows;
        },
        cancellation);

    /// <inheritdoc/>
    public Task<long> CountAsync(Entity entity, string tenant, Filter filter, CancellationToken cancellation) => RunAsync(
        entity,
        async connection =>
        {
            await using var command = connection.CreateCommand();
            var table = tables[entity];
            var sql = new StatementBuilder(dialect, command)
                .Append($"SELECT COUNT(*) FROM {table.Table} WHERE {table.Tenant} = ").Append(SystemColumns.Tenant, tenant).Append(" AND ");
            sql.AppendFilter(filter);
            return (long)(await sql.Build().ExecuteScalarAsync(cancellation))!;
        },
        cancellation);

    /// <inheritdoc/>
    public Task InsertAsync(Entity entity, string tenant, IReadOnlyList<Row> rows, CancellationToken cancellation) => RunAsync(
        entity,
        async connection =>
        {
            var ownReferences = new OwnReferences(dialect, entity, rows);
            if (rows is [var only] && ownReferences.AreNone)
            {
                await InsertAsync(connection, entity, tenant, only, cancellation);
                return true;
            }
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);
            await ownReferences.HoldAsync(dialect, tables[entity], connection, tenant, cancellation);
            if (connection.CanCreateBatch)
                await InsertBatchAsync(connection, transaction, entity, tenant, rows, cancellation);
            else
            {
                foreach (var row in rows)
                    await InsertAsync(connection, entity, tenant, row, cancellation);
            }
            await transaction.CommitAsync(cancellation);
            return true;
        },
        cancellation,
        writes: true);

    /// <inheritdoc/>
    public Task<Row> UpdateAsync(
        Entity entity, string tenant, Guid id, IReadOnlyDictionary<Field, object?> changes, long version, long? expectedVersion, CancellationToken cancellation) => RunAsync(
        entity,
        async connection =>
        {
            // Where UPDATE cannot give the row back, a query follows, which must see the row as the update left it.
            await using var transaction = dialect.HasReturning ? null : await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);
            await new OwnReferences(dialect, entity, id, changes).HoldAsync(dialect, tables[entity], connection, tenant, cancellation);
            await using var command = connection.CreateCommand();
            var table = tables[entity];
            var sql = new StatementBuilder(dialect, command).Append($"UPDATE {table.Table} SET ");
            foreach (var (field, value) in changes.OrderBy(change => change.Key.Ordinal))
                sql.Append(field).Append(" = ").Append(field, value).Append(", ");
            sql.Append($"{table.Version} = ").Append(SystemColumns.Version, version)
                .Append($" WHERE {table.Tenant} = ").Append(SystemColumns.Tenant, tenant).Append($" AND {table.Id} = ").Append(entity.Id, id);
            if (expectedVersion is not null)
                sql.Append($" AND {table.Version} = ").Append(SystemColumns.Version, expectedVersion);
            if (dialect.HasReturning)
                sql.Append($" RETURNING {table.Columns}");

            var row = await UpdateAsync(connection, entity, tenant, id, changes, sql.Build(), cancellation)
                ?? await ReadAsync(connection, entity, tenant, id, cancellation)
                ?? throw DbalException.NotFound(entity, id);
            if (row.Version != version)
                throw expectedVersion is null ? DbalException.NotFound(entity, id) : DbalException.PreconditionFailed(entity, id);
            if (transaction is not null)
                await transaction.CommitAsync(cancellation);
            return row;
        },
        cancellation,
        writes: true);

    /// <inheritdoc/>
    public Task DeleteAsync(Entity entity, string tenant, Guid id, long? expectedVersion, CancellationToken cancellation) => RunAsync(
        entity,
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);
            await new Deletion(dialect, schema, each => tables[each], connection, tenant, cancellation).DeleteAsync(entity, id, expectedVersion);
            await transaction.CommitAsync(cancellation);
            return true;
        },
        cancellation,
        writes: true,
        deletes: true);

    /// <summary>What has to be settled on the first connection, before tables are made.</summary>
    protected virtual Task BeforePrepareAsync(DbConnection connection, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Runs a statement and gives its first value.</summary>
    protected static async Task<object?> ScalarAsync(DbConnection connection, string statement, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        return await command.ExecuteScalarAsync(cancellation);
    }

    private static async Task ExecuteAsync(DbConnection connection, string? statement, CancellationToken cancellation)
    {
        if (statement is not null)
            await ScalarAsync(connection, statement, cancellation);
    }

    private async Task<Row?> ReadAsync(DbConnection connection, Entity entity, string tenant, Guid id, CancellationToken cancellation)
    {
        var table = tables[entity];
        await using var command = connection.CreateCommand();
        command.CommandText = table.Read;
        dialect.Bind(command.Parameters, SystemColumns.Tenant, tenant);
        dialect.Bind(command.Parameters, entity.Id, id);
        await using var reader = await command.ExecuteReaderAsync(cancellation); // for a single row MySql.Data would set and unset a limit, each a round trip
        return await reader.ReadAsync(cancellation) ? table.ReadRow(reader) : null;
    }

    private async Task InsertAsync(DbConnection connection, Entity entity, string tenant, Row row, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = tables[entity].Insert;
        tables[entity].BindInsert(command.Parameters, tenant, row);
        try
        {
            await command.ExecuteNonQueryAsync(cancellation);
        }
        catch (DbException fault) when (IsUnnamedReference(fault))
        {
            var references = entity.ForeignKeys.ToDictionary(field => field, field => row.Values[field.Ordinal]);
            throw await MissingReferenceAsync(connection, entity, tenant, row.Id, references, fault, cancellation);
        }
    }

    private async Task InsertBatchAsync(
        DbConnection connection, DbTransaction transaction, Entity entity, string tenant, IReadOnlyList<Row> rows, CancellationToken cancellation)
    {
        await using var batch = connection.CreateBatch();
        batch.Transaction = transaction;
        foreach (var row in rows)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = tables[entity].Insert;
            tables[entity].BindInsert(command.Parameters, tenant, row);
            batch.BatchCommands.Add(command);
        }
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Runs an UPDATE. Gives the row as it is then when the engine does so, and null when it does not or when no row fits.</summary>
    private async Task<Row?> UpdateAsync(
        DbConnection connection, Entity entity, string tenant, Guid id, IReadOnlyDictionary<Field, object?> changes, DbCommand update, CancellationToken cancellation)
    {
        try
        {
            if (!dialect.HasReturning)
            {
                await update.ExecuteNonQueryAsync(cancellation);
                return null;
            }
            await using var reader = await update.ExecuteReaderAsync(cancellation);
            return await reader.ReadAsync(cancellation) ? tables[entity].ReadRow(reader) : null;
        }
        catch (DbException fault) when (IsUnnamedReference(fault))
        {
            throw await MissingReferenceAsync(connection, entity, tenant, id, changes, fault, cancellation);
        }
    }

    private bool IsUnnamedReference(DbException fault) => dialect.Classify(fault) is { Kind: SqlFailureKind.Reference, Constraint: null };

    /// <summary>Finds the foreign keys that a write broke, for an engine that does not name them (SQLite).</summary>
    private async Task<DbalException> MissingReferenceAsync(
        DbConnection connection, Entity entity, string tenant, Guid id, IReadOnlyDictionary<Field, object?> values, DbException fault, CancellationToken cancellation)
    {
        var missing = new List<Field>();
        foreach (var (field, value) in values)
        {
            if (field.ForeignKey is { } key && value is Guid other && other != id && await ReadAsync(connection, schema.Target(key), tenant, other, cancellation) is null)
                missing.Add(field);
        }
        return DbalException.MissingReference(entity, missing, fault);
    }
}
