using System.Globalization;
using Dbal.Backends.Sql;
using Dbal.Entities;

namespace Dbal.Backends.Sqlite;

/// <summary>
/// Statistics for SQLite's query planner (https://www.sqlite.org/fileformat2.html#the_sqlite_stat1_table). Without them it assumes ten rows a tenant, and
/// scans the tenant's rows by id where an index would be faster. Statistics from ANALYZE are kept.
/// </summary>
internal static class PlannerStatistics
{
    private const long RowsOfTable = 1_000_000;
    private const long RowsOfTenant = 100_000;
    private const long RowsOfValue = 100;

    /// <summary>The statements that insert the statistics, to run after tables and indexes are created.</summary>
    public static IEnumerable<string> Statements(IEnumerable<(string Table, TableDefinition Definition)> tables)
    {
        // In a table without rowid, the primary key has the table's name.
        var known = tables.SelectMany(table => table.Definition.Indexes
            .Select(index => (table.Table, index.Name, Numbers: Numbers(index.Fields)))
            .Prepend((table.Table, Name: table.Table, Numbers: $"{RowsOfTable} {RowsOfTenant} 1")));
        yield return "ANALYZE sqlite_schema"; // creates sqlite_stat1 if missing
        yield return $"""
            INSERT INTO sqlite_stat1 (tbl, idx, stat)
            SELECT column1, column2, column3
            FROM (VALUES {string.Join(", ", known.Select(each => $"({Text(each.Table)}, {Text(each.Name)}, {Text(each.Numbers)})"))})
            WHERE NOT EXISTS (SELECT 1 FROM sqlite_stat1 WHERE tbl = column1 AND idx = column2)
            """;
        yield return "ANALYZE sqlite_schema"; // reloads the statistics
    }

    // The number of rows in the table, then the number of rows with equal values in the first column of the index, the first two, and so on; 1 for all.
    private static string Numbers(IReadOnlyList<Field> fields)
    {
        var numbers = new List<long> { RowsOfTable, RowsOfTenant };
        foreach (var field in fields.Skip(1).SkipLast(1))
            numbers.Add(Math.Min(numbers[^1] / 2, RowsOf(field)));
        return string.Join(' ', numbers.Append(1).Select(number => number.ToString(CultureInfo.InvariantCulture)));
    }

    private static long RowsOf(Field field) => field.Type switch
    {
        FieldType.Boolean => RowsOfTenant / 2,
        FieldType.Enum => RowsOfTenant / 4,
        _ => RowsOfValue,
    };

    private static string Text(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
