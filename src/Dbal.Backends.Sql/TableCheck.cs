using Dbal.Entities;
using Dbal.Errors;

namespace Dbal.Backends.Sql;

/// <summary>Compares tables that were there before with what the entities declare. Tables are made, but never changed: that is for their owner to decide.</summary>
internal static class TableCheck
{
    /// <summary>Checks every table of the schema.</summary>
    /// <exception cref="DbalException"><see cref="ErrorCode.DatabaseError"/> that names every table and column at fault, with the remedy.</exception>
    public static async Task ThrowIfDifferentAsync(SqlSession session, SqlDialect dialect, Schema schema)
    {
        var existing = await ReadColumnsAsync(session, dialect);
        var problems = schema.Entities.SelectMany(entity => Problems(dialect, entity, existing[entity.Table].ToDictionary(column => column.Name, StringComparer.Ordinal))).ToList();
        if (problems.Count > 0)
        {
            throw new DbalException(
                ErrorCode.DatabaseError,
                $"The database has tables that do not fit the entities: {string.Join("; ", problems)}.",
                hint: "Change these tables, or drop them so that they are made anew, then start the daemon again.");
        }
    }

    private static IEnumerable<string> Problems(SqlDialect dialect, Entity entity, Dictionary<string, Column> columns)
    {
        foreach (var field in entity.Fields.Prepend(SystemColumns.Tenant).Append(SystemColumns.Version))
        {
            var type = dialect.ColumnType(field);
            if (!columns.Remove(field.Name, out var column))
                yield return $"table {entity.Table} lacks the column {field.Name} ({type})";
            else if (!string.Equals(column.Type, type, StringComparison.OrdinalIgnoreCase))
                yield return $"column {entity.Table}.{field.Name} is {column.Type}, but must be {type}";
            else if (field.Nullable && !column.Optional)
                yield return $"column {entity.Table}.{field.Name} refuses nulls, but the field takes them";
        }
        foreach (var column in columns.Values.Where(column => !column.Optional))
            yield return $"column {entity.Table}.{column.Name} belongs to no field, and refuses rows without it";
    }

    private static async Task<ILookup<string, Column>> ReadColumnsAsync(SqlSession session, SqlDialect dialect)
    {
        await using var command = session.CreateCommand();
        command.CommandText = dialect.ColumnsQuery;
        await using var reader = await command.ExecuteReaderAsync(session.Cancellation);
        var columns = new List<Column>();
        while (await reader.ReadAsync(session.Cancellation))
            columns.Add(new Column(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3) == 1));
        return columns.ToLookup(column => column.Table, StringComparer.OrdinalIgnoreCase); // MySQL may fold the names of tables
    }

    private sealed record Column(string Table, string Name, string Type, bool Optional);
}
