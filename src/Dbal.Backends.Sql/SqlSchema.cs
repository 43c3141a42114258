using Dbal.Entities;
using Dbal.Schemas;
using Dbal.Values;

namespace Dbal.Backends.Sql;

/// <summary>The tables of an SQL database, and the table with the stored definitions.</summary>
internal sealed class SqlSchema(SqlSession session, SqlDialect dialect, Schema declared) : ISchemaDatabase
{
    private static readonly Field Name = new() { Name = "entity", Type = FieldType.String, Ordinal = 0, Nullable = false, MaxLength = 128 };
    private static readonly Field Version = new() { Name = "version", Type = FieldType.Bigint, Ordinal = 1, Nullable = false };
    private static readonly Field Definition = new() { Name = "definition", Type = FieldType.Text, Ordinal = 2, Nullable = false };

    private readonly TableSurvey survey = new(session, dialect);
    private readonly string records = dialect.Quote(Entity.DefinitionsTable);
    private Catalog catalog = null!;
    private bool hasRecords;

    /// <inheritdoc/>
    public async Task<SchemaState> ReadAsync()
    {
        catalog = await Catalog.ReadAsync(session, dialect);
        var kept = await ReadRecordsAsync();
        var fit = new TableFit(dialect, catalog);
        var entities = new List<Entity>();
        foreach (var name in kept.Keys.Union(declared.Entities.Select(entity => entity.FullName)))
        {
            var file = declared.TryGetEntity(name, out var entity) ? entity : null;
            if (fit.Fit(kept.TryGetValue(name, out var record) ? DefinitionOf(name, record, file) : null, file) is { } found)
                entities.Add(found);
        }
        fit.ThrowIfForeign();
        return new SchemaState(entities, kept);
    }

    /// <inheritdoc/>
    public Task<long> CountAsync(Entity entity) => survey.CountAsync(entity);

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredValue> ReadValuesAsync(Entity entity, Field field) => survey.ReadValuesAsync(entity, field);

    /// <inheritdoc/>
    public Task<AffectedRows> FindDuplicatesAsync(Entity entity, IReadOnlyList<Field> key) => survey.FindDuplicatesAsync(entity, key);

    /// <inheritdoc/>
    public Task<AffectedRows> FindOrphansAsync(Entity entity, Field field, Entity? target) => survey.FindOrphansAsync(entity, field, target);

    /// <inheritdoc/>
    public IReadOnlyList<SchemaStep> Steps(SchemaState state, IReadOnlyList<SchemaChange> changes)
    {
        var deltas = new List<TableDelta>();
        foreach (var (before, after) in changes.Select(change => (change.Before, change.After)).Distinct())
            deltas.Add(new TableDelta(dialect, declared, catalog, before, after));
        return
        [
            .. from delta in deltas from pair in delta.Converted from step in Convert(delta, pair.Before, pair.After) select step,
            .. dialect.ChangeStatements(deltas).Select(Statement),
            .. from delta in deltas
               from field in delta.Added
               where field.Default is double && !dialect.HasExactLiterals
               select Fill(delta, field),
        ];
    }

    /// <inheritdoc/>
    public async Task RecordAsync(string fullName, SchemaRecord record)
    {
        if (!hasRecords)
        {
            var columns = string.Join(", ", new[] { Name, Version, Definition }.Select(Column));
            await session.ScalarAsync($"CREATE TABLE IF NOT EXISTS {records} ({columns}, PRIMARY KEY ({dialect.Quote(Name.Name)}))");
            hasRecords = true;
        }
        if (record.Version == 1)
        {
            await ExecuteAsync(sql => sql.Append($"INSERT INTO {records} (").Append(Name).Append(", ").Append(Version).Append(", ").Append(Definition)
                .Append(") VALUES (").Append(Name, fullName).Append(", ").Append(Version, record.Version).Append(", ")
                .Append(Definition, record.Definition).Append(")"));
        }
        else
        {
            await ExecuteAsync(sql => sql.Append($"UPDATE {records} SET ").Append(Version).Append(" = ").Append(Version, record.Version)
                .Append(", ").Append(Definition).Append(" = ").Append(Definition, record.Definition)
                .Append(" WHERE ").Append(Name).Append(" = ").Append(Name, fullName));
        }

        string Column(Field field) => $"{dialect.Quote(field.Name)} {dialect.ColumnType(field)}{dialect.Collation(field)} NOT NULL";
    }

    /// <inheritdoc/>
    public Task ForgetAsync(string fullName) =>
        ExecuteAsync(sql => sql.Append($"DELETE FROM {records} WHERE ").Append(Name).Append(" = ").Append(Name, fullName));

    // A stored definition that equals the file's need not be parsed.
    private static Entity DefinitionOf(string name, SchemaRecord record, Entity? file) =>
        file is not null && DefinitionJson.Write(file) == record.Definition ? file : DefinitionJson.Read(name, record.Definition);

    private async Task<Dictionary<string, SchemaRecord>> ReadRecordsAsync()
    {
        var kept = new Dictionary<string, SchemaRecord>(StringComparer.Ordinal);
        hasRecords = catalog.Columns(Entity.DefinitionsTable) is not null;
        if (!hasRecords)
            return kept;
        await using var command = new StatementBuilder(dialect)
            .Append("SELECT ").Append(Name).Append(", ").Append(Version).Append(", ").Append(Definition).Append($" FROM {records}").Build(session);
        await using var reader = await command.ExecuteReaderAsync(session.Cancellation);
        while (await reader.ReadAsync(session.Cancellation))
            kept[reader.GetString(0)] = new SchemaRecord(reader.GetInt64(1), reader.GetString(2));
        return kept;
    }

    private SchemaStep Statement(string statement) => new(statement, () => session.ScalarAsync(statement));

    private SchemaStep Fill(TableDelta delta, Field field) => new(
        $"UPDATE {delta.Table} SET {dialect.Quote(field.Name)} = {dialect.Literal(field, field.Default!)}",
        () => ExecuteAsync(sql => sql.Append($"UPDATE {delta.Table} SET ").Append(field).Append(" = ").Append(field, field.Default)));

    private IEnumerable<SchemaStep> Convert(TableDelta delta, Field before, Field after)
    {
        var column = after with { Name = TableDelta.NewColumn(after), Nullable = true };
        if (catalog.Columns(delta.Name)?.ContainsKey(column.Name) != true)
            yield return Statement($"ALTER TABLE {delta.Table} ADD COLUMN {delta.Definition!.Column(column)}");
        yield return new SchemaStep($"-- converts each value of {delta.Table}.{dialect.Quote(before.Name)} into {dialect.Quote(column.Name)}", async () =>
        {
            var entity = declared.Entities.First(each => each.Table == delta.Name);
            var chunk = new List<StoredValue>();
            await foreach (var stored in survey.ReadValuesAsync(entity, before))
            {
                if (stored.Value is null)
                    continue;
                chunk.Add(stored);
                if (chunk.Count < TableSurvey.PageSize)
                    continue;
                await WriteAsync(chunk);
            }
            await WriteAsync(chunk);
        });

        async Task WriteAsync(List<StoredValue> chunk)
        {
            foreach (var stored in chunk)
            {
                if (FieldValue.Parse(after, FieldValue.Format(stored.Value!), out var value) is { } problem)
                    throw new InvalidOperationException($"The value of {before} in {stored.Row} {problem}.");
                await ExecuteAsync(sql => sql.Append($"UPDATE {delta.Table} SET ").Append(column).Append(" = ").Append(column, value)
                    .Append(" WHERE ").Append(SystemColumns.Tenant).Append(" = ").Append(SystemColumns.Tenant, stored.Tenant)
                    .Append($" AND {dialect.Quote(Entity.IdField)} = ").Append(delta.Fields[0], stored.Id));
            }
            chunk.Clear();
        }
    }

    private async Task ExecuteAsync(Action<StatementBuilder> write)
    {
        var sql = new StatementBuilder(dialect);
        write(sql);
        await using var command = sql.Build(session);
        await command.ExecuteNonQueryAsync(session.Cancellation);
    }
}
