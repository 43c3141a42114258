using System.Data.Common;
using Dbal.Entities;

namespace Dbal.Backends.Sql;

/// <summary>The existing tables of a database.</summary>
public sealed class Catalog
{
    private readonly Dictionary<string, Dictionary<string, CatalogColumn>> tables = new(StringComparer.OrdinalIgnoreCase); // MySQL may lower-case table names
    private readonly HashSet<string> indexes = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> foreignKeys = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> cascades = new(StringComparer.OrdinalIgnoreCase);

    private Catalog()
    {
    }

    /// <summary>Reads the catalog.</summary>
    internal static async Task<Catalog> ReadAsync(SqlSession session, SqlDialect dialect)
    {
        var catalog = new Catalog();
        await ReadAsync(session, dialect.ColumnsQuery, catalog.AddColumn);
        await ReadAsync(session, dialect.IndexesQuery, row => catalog.indexes.Add(Key(row.GetString(0), row.GetString(1))));
        await ReadAsync(
            session, dialect.ForeignKeysQuery, row =>
                (row.GetInt64(2) == 1 ? catalog.cascades : catalog.foreignKeys).Add(Key(row.GetString(0), row.GetString(1))));
        return catalog;
    }

    /// <summary>The columns of a table by name, or null when there is no such table.</summary>
    public IReadOnlyDictionary<string, CatalogColumn>? Columns(string table) => tables.GetValueOrDefault(table);

    /// <summary>Whether a table has an index with this name.</summary>
    public bool HasIndex(string table, string index) => indexes.Contains(Key(table, index));

    /// <summary>Whether the foreign key of a column cascades deletions; null without a foreign key.</summary>
    public bool? Cascades(string table, Field field) =>
        cascades.Contains(Key(table, field.Name)) ? true : foreignKeys.Contains(Key(table, field.Name)) ? false : null;

    private static string Key(string table, string part) => $"{table}/{part}";

    private void AddColumn(DbDataReader row)
    {
        var table = row.GetString(0);
        if (!tables.TryGetValue(table, out var columns))
            tables[table] = columns = new Dictionary<string, CatalogColumn>(StringComparer.Ordinal);
        var column = new CatalogColumn(row.GetString(1), row.GetString(2), row.GetInt64(3) == 1, row.GetInt64(4) == 1);
        columns[column.Name] = column;
    }

    private static async Task ReadAsync(SqlSession session, string query, Action<DbDataReader> read)
    {
        await using var command = session.CreateCommand(query);
        await using var reader = await command.ExecuteReaderAsync(session.Cancellation);
        while (await reader.ReadAsync(session.Cancellation))
            read(reader);
    }
}

/// <summary>An existing column.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type, spelled as by <see cref="SqlDialect.ColumnType"/>.</param>
/// <param name="Nullable">Whether it is nullable.</param>
/// <param name="Optional">Whether an INSERT may omit it.</param>
public sealed record CatalogColumn(string Name, string Type, bool Nullable, bool Optional);
