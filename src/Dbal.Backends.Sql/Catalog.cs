using System.Data.Common;
using Dbal.Entities;

namespace Dbal.Backends.Sql;

/// <summary>The tables that a database has.</summary>
public sealed class Catalog
{
    // MySQL may fold the names of tables.
    private static readonly StringComparer Names = StringComparer.OrdinalIgnoreCase;

    private readonly Dictionary<string, IReadOnlyDictionary<string, CatalogColumn>> tables;
    private readonly HashSet<(string Table, string Index)> indexes;
    private readonly Dictionary<(string Table, string Column), bool> foreignKeys;

    private Catalog(
        List<(string Table, CatalogColumn Column)> columns, List<(string Table, string Index)> indexes, List<(string Table, string Column, bool Cascades)> foreignKeys)
    {
        tables = columns.GroupBy(each => each.Table, Names).ToDictionary(
            table => table.Key,
            table => (IReadOnlyDictionary<string, CatalogColumn>)table.ToDictionary(each => each.Column.Name, each => each.Column, StringComparer.Ordinal),
            Names);
        this.indexes = [.. indexes.Select(each => (Fold(each.Table), Fold(each.Index)))];
        this.foreignKeys = foreignKeys.DistinctBy(each => (Fold(each.Table), each.Column)).ToDictionary(each => (Fold(each.Table), each.Column), each => each.Cascades);
    }

    /// <summary>Reads it.</summary>
    internal static async Task<Catalog> ReadAsync(SqlSession session, SqlDialect dialect) => new(
        await ReadAsync(session, dialect.ColumnsQuery, row =>
            (row.GetString(0), new CatalogColumn(row.GetString(1), row.GetString(2), row.GetInt64(3) == 1, row.GetInt64(4) == 1))),
        await ReadAsync(session, dialect.IndexesQuery, row => (row.GetString(0), row.GetString(1))),
        await ReadAsync(session, dialect.ForeignKeysQuery, row => (row.GetString(0), row.GetString(1), row.GetInt64(2) == 1)));

    /// <summary>The columns of a table by name, or null when there is no such table.</summary>
    public IReadOnlyDictionary<string, CatalogColumn>? Columns(string table) => tables.GetValueOrDefault(table);

    /// <summary>Whether a table has an index of this name.</summary>
    public bool HasIndex(string table, string index) => indexes.Contains((Fold(table), Fold(index)));

    /// <summary>Whether deletions cascade through the foreign key of a column; null when it has none.</summary>
    public bool? Cascades(string table, Field field) => foreignKeys.TryGetValue((Fold(table), field.Name), out var cascades) ? cascades : null;

    private static string Fold(string name) => name.ToLowerInvariant();

    private static async Task<List<T>> ReadAsync<T>(SqlSession session, string query, Func<DbDataReader, T> read)
    {
        await using var command = session.CreateCommand();
        command.CommandText = query;
        await using var reader = await command.ExecuteReaderAsync(session.Cancellation);
        var rows = new List<T>();
        while (await reader.ReadAsync(session.Cancellation))
            rows.Add(read(reader));
        return rows;
    }
}

/// <summary>A column that is there.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type, as <see cref="SqlDialect.ColumnType"/> spells it.</param>
/// <param name="Nullable">Whether it takes nulls.</param>
/// <param name="Optional">Whether rows can do without a value.</param>
public sealed record CatalogColumn(string Name, string Type, bool Nullable, bool Optional);
