using System.Data.Common;
using Dbal.Entities;

namespace Dbal.Backends.Sql;

/// <summary>The tables that a database has.</summary>
public sealed class Catalog
{
    private readonly Dictionary<string, Dictionary<string, CatalogColumn>> tables = new(StringComparer.OrdinalIgnoreCase); // MySQL may fold the names of tables
    private readonly HashSet<string> indexes = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> foreignKeys = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> cascades = new(StringComparer.OrdinalIgnoreCase);

    private Catalog()
    {
    }

    /// <summary>Reads it.</summary>
    internal static async Task<Catalog> ReadAsync(SqlSession session, SqlDialect dialect)
    {
        var catalog = new Catalog();
        await ReadAsync(session, dialect.ColumnsQuery, catalog.AddColumn);
        await ReadAsync(session, dialect.IndexesQuery, row => catalog.indexes.Add(Key(row.GetString(0), row.GetString(1))));
        await ReadAsync(
            session, dialect.ForeignKeysQuery, row => (row.GetInt64(2) == 1 ? catalog.cascades : catalog.foreignKeys).Add(Key(row.GetString(0), row.GetString(1))));
        return catalog;
    }

    /// <summary>The columns of a table by name, or null when there is no such table.</summary>
    public IReadOnlyDictionary<string, CatalogColumn>? Columns(string table) => tables.GetValueOrDefault(table);

    /// <summary>Whether a table has an index of this name.</summary>
    public bool HasIndex(string table, string index) => indexes.Contains(Key(table, index));

    /// <summary>Whether deletions cascade through the foreign key of a column; null when it has none.</summary>
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
        await using var command = session.CreateCommand();
        command.CommandText = query;
        await using var reader = await command.ExecuteReaderAsync(session.Cancellation);
        while (await reader.ReadAsync(session.Cancellation))
            read(reader);
    }
}

/// <summary>A column that is there.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type, as <see cref="SqlDialect.ColumnType"/> spells it.</param>
/// <param name="Nullable">Whether it takes nulls.</param>
/// <param name="Optional">Whether rows can do without a value.</param>
public sealed record CatalogColumn(string Name, string Type, bool Nullable, bool Optional);
