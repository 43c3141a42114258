using System.Data.Common;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Queries;
using Dbal.Schemas;
using Dbal.Values;

namespace Dbal.Backends.Sql;

/// <summary>The common part of adapters for SQL databases: statements, transactions, retries and errors. The dialect has the differences.</summary>
public abstract partial class SqlBackend : IBackend
{
    // A field for the type of LIMIT's parameter.
    private static readonly Field RowCount = new() { Name = "limit", Type = FieldType.Bigint, Ordinal = -1, Nullable = false };

    private readonly SqlDialect dialect;
    private readonly Schema schema;
    private readonly TimeSpan timeout;
    private readonly ConstraintNames constraints;
    private readonly Dictionary<Entity, TableStatements> tables;

    /// <summary>Creates the backend without connecting.</summary>
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
    public Task PrepareAsync(CancellationToken cancellation) => ApplySchemaAsync([], cancellation);

    /// <inheritdoc/>
    public Task<SchemaPlan> PlanSchemaAsync(CancellationToken cancellation) => RunAsync(
        null,
        async session =>
        {
            await BeforePrepareAsync(session);
            return await new SchemaUpdate(new SqlSchema(session, dialect, schema), schema).PlanAsync();
        },
        cancellation,
        writes: true,
        patient: true);

    /// <inheritdoc/>
    public Task<SchemaPlan> ApplySchemaAsync(IReadOnlyCollection<ChangeKind> allowed, CancellationToken cancellation) => RunAsync(
        null,
        async session =>
        {
            await BeforePrepareAsync(session);
            if (dialect.BeforeSchema is not null)
                await session.ScalarAsync(dialect.BeforeSchema);
            try
            {
                await session.BeginAsync();
                if (dialect.LockSchema is not null && await session.ScalarAsync(dialect.LockSchema) is 0L or 0)
                    throw DbalException.TimedOut(null);
                var done = await new SchemaUpdate(new SqlSchema(session, dialect, schema), schema).ApplyAsync(allowed);
                await session.CommitAsync();
                return done;
            }
            finally
            {
                await session.DisposeAsync();
                if (dialect.AfterSchema is not null)
                    await session.RestoreAsync(dialect.AfterSchema);
            }
        },
        cancellation,
        writes: true,
        patient: true);

    /// <inheritdoc/>
    public virtual Task PingAsync(CancellationToken cancellation) => RunAsync(null, session => session.ScalarAsync("SELECT 1"), cancellation);

    /// <inheritdoc/>
    public Task<ServerDescription> DescribeAsync(CancellationToken cancellation) => RunAsync(
        null,
        async session => dialect.Describe((string)(await session.ScalarAsync(dialect.VersionQuery))!),
        cancellation);

    /// <inheritdoc/>
    public Task<Row?> ReadAsync(Entity entity, string tenant, Guid id, CancellationToken cancellation) =>
        RunAsync(entity, session => ReadAsync(session, entity, tenant, id), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Row>> FindAsync(
        Entity entity, string tenant, Filter filter, IReadOnlyList<SortKey> order, int limit, CancellationToken cancellation) => RunAsync(
        entity,
        async session =>
        {
            var sql = new StatementBuilder(dialect).Append(dialect.BeforeSorting(order)).Append(tables[entity].Select)
                .Append(SystemColumns.Tenant, tenant).Append(" AND ");
            sql.AppendFilter(filter);
            sql.Append(" ORDER BY ").Append(string.Join(", ", order.Select(dialect.OrderBy))).Append(" LIMIT ").Append(RowCount, (long)limit);

            await using var command = sql.Build(session);
            await using var reader = await command.ExecuteReaderAsync(session.Cancellation);
            var rows = new List<Row>(Math.Min(limit, 128));
            while (await reader.ReadAsync(session.Cancellation))
                rows.Add(tables[entity].ReadRow(reader));
            return (IReadOnlyList<Row>)rows;
        },
        cancellation);

    /// <inheritdoc/>
    public Task<long> CountAsync(Entity entity, string tenant, Filter filter, CancellationToken cancellation) => RunAsync(
        entity,
        async session =>
        {
            var table = tables[entity];
            var sql = new StatementBuilder(dialect)
                .Append($"SELECT COUNT(*) FROM {table.Table} WHERE {table.Tenant} = ").Append(SystemColumns.Tenant, tenant).Append(" AND ");
            sql.AppendFilter(filter);
            await using var command = sql.Build(session);
            return (long)(await command.ExecuteScalarAsync(session.Cancellation))!;
        },
        cancellation);

    /// <inheritdoc/>
    public Task InsertAsync(Entity entity, string tenant, IReadOnlyList<Row> rows, CancellationToken cancellation) => RunAsync(
        entity,
        async session =>
        {
            var guarded = new GuardedReferences(dialect, entity, rows);
            if (rows is [var only] && guarded.AreNone)
            {
                await InsertAsync(session, entity, tenant, only);
                return true;
            }
            await session.BeginAsync();
            await guarded.HoldAsync(dialect, schema, each => tables[each], session, tenant);
            foreach (var some in rows.Chunk(dialect.RowsOfInsert))
                await (some is [var row] ? InsertAsync(session, entity, tenant, row) : InsertAsync(session, entity, tenant, some));
            await session.CommitAsync();
            return true;
        },
        cancellation,
        writes: true);

    /// <inheritdoc/>
    public Task<Row> UpdateAsync(
        Entity entity, string tenant, Guid id, IReadOnlyDictionary<Field, object?> changes, long version, long? expectedVersion,
        CancellationToken cancellation) => RunAsync(
        entity,
        async session =>
        {
            // Where UPDATE cannot return the row, a query in the same transaction reads it.
            if (!dialect.HasReturning)
                await session.BeginAsync();
            await new GuardedReferences(dialect, entity, id, changes).HoldAsync(dialect, schema, each => tables[each], session, tenant);
            var table = tables[entity];
            var sql = new StatementBuilder(dialect).Append($"UPDATE {table.Table} SET ");
            foreach (var (field, value) in changes.OrderBy(change => change.Key.Ordinal))
                sql.Append(field).Append(" = ").Append(field, value).Append(", ");
            sql.Append($"{table.Version} = ").Append(SystemColumns.Version, version)
                .Append($" WHERE {table.Tenant} = ").Append(SystemColumns.Tenant, tenant).Append($" AND {table.Id} = ").Append(entity.Id, id);
            if (expectedVersion is not null)
                sql.Append($" AND {table.Version} = ").Append(SystemColumns.Version, expectedVersion);
            if (dialect.HasReturning)
                sql.Append($" RETURNING {table.Columns}");

            await using var command = sql.Build(session);
            var row = await UpdateAsync(session, entity, tenant, id, changes, command)
                ?? await ReadAsync(session, entity, tenant, id)
                ?? throw DbalException.NotFound(entity, id);
            if (row.Version != version)
                throw expectedVersion is null ? DbalException.NotFound(entity, id) : DbalException.PreconditionFailed(entity, id);
            await session.CommitAsync();
            return row;
        },
        cancellation,
        writes: true);

    /// <inheritdoc/>
    public Task DeleteAsync(Entity entity, string tenant, Guid id, long? expectedVersion, CancellationToken cancellation) => RunAsync(
        entity,
        async session =>
        {
            await session.BeginAsync();
            await new Deletion(dialect, schema, each => tables[each], session, tenant).DeleteAsync(entity, id, expectedVersion);
            await session.CommitAsync();
            return true;
        },
        cancellation,
        writes: true,
        deletes: true);

    /// <summary>Checks and settings on the first connection, before tables are created.</summary>
    protected virtual Task BeforePrepareAsync(SqlSession session) => Task.CompletedTask;

    private async Task<Row?> ReadAsync(SqlSession session, Entity entity, string tenant, Guid id)
    {
        var table = tables[entity];
        await using var command = session.CreateCommand(table.Read);
        dialect.Bind(command.Parameters, SystemColumns.Tenant, tenant);
        dialect.Bind(command.Parameters, entity.Id, id);
        if (dialect.PreparesOnRequest)
            await command.PrepareAsync(session.Cancellation);
        await using var reader = await command.ExecuteReaderAsync(session.Cancellation);
        return await reader.ReadAsync(session.Cancellation) ? table.ReadRow(reader) : null;
    }

    private async Task InsertAsync(SqlSession session, Entity entity, string tenant, Row row)
    {
        await using var command = session.CreateCommand(tables[entity].Insert);
        tables[entity].BindInsert(command.Parameters, tenant, row);
        try
        {
            if (dialect.PreparesOnRequest)
                await command.PrepareAsync(session.Cancellation);
            await command.ExecuteNonQueryAsync(session.Cancellation);
        }
        catch (DbException fault) when (IsUnnamedReference(fault))
        {
            var references = entity.ForeignKeys.ToDictionary(field => field, field => row.Values[field.Ordinal]);
            throw await MissingReferenceAsync(session, entity, tenant, row.Id, references, fault);
        }
    }

    private async Task InsertAsync(SqlSession session, Entity entity, string tenant, Row[] rows)
    {
        await using var command = session.CreateCommand(tables[entity].InsertOf(rows.Length));
        tables[entity].BindInsert(command.Parameters, tenant, rows);
        await command.ExecuteNonQueryAsync(session.Cancellation);
    }

    /// <summary>Runs an UPDATE. Returns the updated row if the database supports RETURNING; null otherwise, and when no row matches.</summary>
    private async Task<Row?> UpdateAsync(
        SqlSession session, Entity entity, string tenant, Guid id, IReadOnlyDictionary<Field, object?> changes, DbCommand update)
    {
        try
        {
            if (!dialect.HasReturning)
            {
                await update.ExecuteNonQueryAsync(session.Cancellation);
                return null;
            }
            await using var reader = await update.ExecuteReaderAsync(session.Cancellation);
            return await reader.ReadAsync(session.Cancellation) ? tables[entity].ReadRow(reader) : null;
        }
        catch (DbException fault) when (IsUnnamedReference(fault))
        {
            throw await MissingReferenceAsync(session, entity, tenant, id, changes, fault);
        }
    }

    private bool IsUnnamedReference(DbException fault) => dialect.Classify(fault) is { Kind: SqlFailureKind.Reference, Constraint: null };

    /// <summary>Finds the foreign keys that a write violated, for a database that does not name them (SQLite).</summary>
    private async Task<DbalException> MissingReferenceAsync(
        SqlSession session, Entity entity, string tenant, Guid id, IReadOnlyDictionary<Field, object?> values, DbException fault)
    {
        var missing = new List<Field>();
        foreach (var (field, value) in values)
        {
            if (field.ForeignKey is { } key && value is Guid other && other != id && await ReadAsync(session, schema.Target(key), tenant, other) is null)
                missing.Add(field);
        }
        return DbalException.MissingReference(entity, missing, fault);
    }
}
