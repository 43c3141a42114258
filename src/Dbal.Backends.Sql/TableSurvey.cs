using System.Data.Common;
using System.Globalization;
using Dbal.Entities;
using Dbal.Schemas;

namespace Dbal.Backends.Sql;

/// <summary>Reads the rows of all tenants, for a schema update.</summary>
internal sealed class TableSurvey(SqlSession session, SqlDialect dialect)
{
    /// <summary>The number of rows per query.</summary>
    public const int PageSize = 1000;

    private readonly string tenant = dialect.Quote(SystemColumns.Tenant.Name);
    private readonly string id = dialect.Quote(Entity.IdField);

    /// <summary>Counts the rows.</summary>
    public async Task<long> CountAsync(Entity entity) => Number(await session.ScalarAsync($"SELECT COUNT(*) FROM {dialect.Quote(entity.Table)}"));

    /// <summary>Reads a field of every row. Other statements may run between two rows.</summary>
    public async IAsyncEnumerable<StoredValue> ReadValuesAsync(Entity entity, Field field)
    {
        var table = dialect.Quote(entity.Table);
        var tenants = await ReadAsync(
            sql => sql.Append($"SELECT DISTINCT {tenant} FROM {table} ORDER BY {tenant}"),
            reader => (string)dialect.ReadValue(reader, 0, SystemColumns.Tenant));
        foreach (var name in tenants)
        {
            // Pages by the primary key, so that each page costs the same.
            for (Guid? last = null; ;)
            {
                var page = await ReadAsync(
                    sql =>
                    {
                        sql.Append($"SELECT {id}, {dialect.Quote(field.Name)} FROM {table} WHERE {tenant} = ").Append(SystemColumns.Tenant, name);
                        if (last is not null)
                            sql.Append($" AND {id} > ").Append(entity.Id, last);
                        sql.Append($" ORDER BY {id} LIMIT {PageSize}");
                    },
                    reader => new StoredValue(
                        name, (Guid)dialect.ReadValue(reader, 0, entity.Id), reader.IsDBNull(1) ? null : dialect.ReadValue(reader, 1, field)));
                foreach (var stored in page)
                    yield return stored;
                if (page.Count < PageSize)
                    break;
                last = page[^1].Id;
            }
        }
    }

    /// <summary>Finds rows with equal, non-null values in all of the given fields.</summary>
    public async Task<AffectedRows> FindDuplicatesAsync(Entity entity, IReadOnlyList<Field> key)
    {
        var table = dialect.Quote(entity.Table);
        var columns = key.Select(field => dialect.Quote(field.Name)).ToList();
        var all = string.Join(", ", columns.Prepend(tenant));
        var given = columns.Count == 0 ? "" : $" WHERE {string.Join(" AND ", columns.Select(column => $"{column} IS NOT NULL"))}";
        var groups = $"FROM {table}{given} GROUP BY {all} HAVING COUNT(*) > 1";
        var count = Number(await session.ScalarAsync($"SELECT SUM(n) FROM (SELECT COUNT(*) AS n {groups}) AS counted"));
        if (count == 0)
            return AffectedRows.None;
        var same = string.Join(" AND ", columns.Prepend(tenant).Select(column => $"rows_of.{column} = twice.{column}"));
        return AffectedRows.None with { Breaking = count, First = await FirstAsync($"{table} AS rows_of JOIN (SELECT {all} {groups}) AS twice ON {same}") };
    }

    /// <summary>Finds rows whose field is neither null nor the id of a row of the same tenant in another table.</summary>
    public async Task<AffectedRows> FindOrphansAsync(Entity entity, Field field, Entity? target)
    {
        var column = dialect.Quote(field.Name);
        var orphans = $"{dialect.Quote(entity.Table)} AS rows_of WHERE rows_of.{column} IS NOT NULL";
        if (target is not null)
        {
            var same = $"target.{tenant} = rows_of.{tenant} AND target.{id} = rows_of.{column}";
            orphans += $" AND NOT EXISTS (SELECT 1 FROM {dialect.Quote(target.Table)} AS target WHERE {same})";
        }
        var count = Number(await session.ScalarAsync($"SELECT COUNT(*) FROM {orphans}"));
        return count == 0 ? AffectedRows.None : AffectedRows.None with { Breaking = count, First = await FirstAsync(orphans) };
    }

    private async Task<IReadOnlyList<string>> FirstAsync(string rows) => await ReadAsync(
        sql => sql.Append($"SELECT rows_of.{tenant}, rows_of.{id} FROM {rows} ORDER BY rows_of.{tenant}, rows_of.{id} LIMIT {AffectedRows.MaxNamed}"),
        reader => new StoredValue((string)dialect.ReadValue(reader, 0, SystemColumns.Tenant), (Guid)dialect.ReadValue(reader, 1, IdType), Value: null).Row);

    // Some databases return sums as decimals, and null for no rows.
    private static long Number(object? value) => value is null or DBNull ? 0 : Convert.ToInt64(value, CultureInfo.InvariantCulture);

    private static readonly Field IdType = new() { Name = Entity.IdField, Type = FieldType.Uuid, Ordinal = 0, Nullable = false };

    private async Task<List<T>> ReadAsync<T>(Action<StatementBuilder> write, Func<DbDataReader, T> read)
    {
        var sql = new StatementBuilder(dialect);
        write(sql);
        await using var command = sql.Build(session);
        await using var reader = await command.ExecuteReaderAsync(session.Cancellation);
        var rows = new List<T>();
        while (await reader.ReadAsync(session.Cancellation))
            rows.Add(read(reader));
        return rows;
    }
}
