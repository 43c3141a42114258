using Dbal.Backends.Sql;
using Dbal.Entities;

namespace Dbal.Backends.Sqlite;

/// <summary>Creates and changes tables in SQLite. ALTER TABLE does little more than add columns, so other changes rebuild the table.</summary>
internal static class SqliteTables
{
    /// <inheritdoc cref="SqlDialect.ChangeStatements"/>
    public static IEnumerable<string> ChangeStatements(SqliteDialect dialect, IReadOnlyList<TableDelta> tables)
    {
        foreach (var name in tables.SelectMany(table => table.DroppedIndexes))
            yield return $"DROP INDEX IF EXISTS {dialect.Quote(name)}";
        foreach (var table in tables.Where(table => table.Definition is null))
            yield return $"DROP TABLE {table.Table}";

        var standing = tables.Where(table => table.Definition is not null).ToList();
        foreach (var table in standing)
        {
            var isMade = table.IsNew || NeedsRebuild(table);
            var statements = table.IsNew ? [Create(dialect, table, table.Name)]
                : isMade ? Rebuild(dialect, table)
                : table.Added.Select(field => Add(table, field));
            foreach (var statement in statements)
                yield return statement;
            // SQLite checks the newest index first. When a row violates two keys, the first declared one has to be reported.
            foreach (var (name, unique, fields) in (isMade ? table.Definition!.Indexes : table.AddedIndexes).Reverse())
            {
                var columns = string.Join(", ", fields.Select(field => dialect.Quote(field.Name)));
                yield return $"CREATE {(unique ? "UNIQUE " : "")}INDEX {dialect.Quote(name)} ON {table.Table} ({columns})";
            }
        }
        if (standing.Count == 0)
            yield break;
        foreach (var statement in PlannerStatistics.Statements([.. standing.Select(table => (table.Name, table.Definition!))]))
            yield return statement;
    }

    private static bool NeedsRebuild(TableDelta table) =>
        table.Converted.Count + table.Dropped.Count + table.Altered.Count + table.AddedKeys.Count + table.DroppedKeys.Count > 0;

    private static string Add(TableDelta table, Field field) => $"ALTER TABLE {table.Table} ADD COLUMN {table.Definition!.AddedColumn(field)}";

    // Without rowid, the table is the primary key's B-tree, so a read by id takes one search instead of two.
    private static string Create(SqliteDialect dialect, TableDelta table, string name)
    {
        var parts = table.Definition!.Columns
            .Concat(table.Surplus.Select(column => $"{dialect.Quote(column.Name)} {column.Type}"))
            .Append(table.Definition.PrimaryKey)
            .Concat(table.Definition.ForeignKeys.Select(key => $"CONSTRAINT {dialect.Quote(key.Name)} {key.Clause}"));
        return $"CREATE TABLE {dialect.Quote(name)} ({string.Join(", ", parts)}) STRICT, WITHOUT ROWID";
    }

    // https://www.sqlite.org/lang_altertable.html#otheralter
    private static IEnumerable<string> Rebuild(SqliteDialect dialect, TableDelta table)
    {
        var name = $"_new_{table.Name}";
        var columns = table.Fields.Prepend(SystemColumns.Tenant).Append(SystemColumns.Version)
            .Select(field => (Column: dialect.Quote(field.Name), Value: Value(field)))
            .Concat(table.Surplus.Select(column => (Column: dialect.Quote(column.Name), Value: dialect.Quote(column.Name)))).ToList();
        var (names, values) = (string.Join(", ", columns.Select(each => each.Column)), string.Join(", ", columns.Select(each => each.Value)));
        yield return Create(dialect, table, name);
        yield return $"INSERT INTO {dialect.Quote(name)} ({names}) SELECT {values} FROM {table.Table}";
        yield return $"DROP TABLE {table.Table}";
        yield return $"ALTER TABLE {dialect.Quote(name)} RENAME TO {table.Table}";

        string Value(Field field)
        {
            if (table.Added.Contains(field))
                return field.Default is { } value ? dialect.Literal(field, value) : "NULL";
            return dialect.Quote(table.Converted.Any(pair => pair.After == field) ? TableDelta.NewColumn(field) : field.Name);
        }
    }
}
