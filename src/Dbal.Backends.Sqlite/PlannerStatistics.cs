using System.Globalization;
using Dbal.Backends.Sql;
using Dbal.Entities;

namespace Dbal.Backends.Sqlite;

/// <summary>
/// What SQLite's planner is told of the tables (https://www.sqlite.org/fileformat2.html#the_sqlite_stat1_table). Knowing nothing, it takes a tenant to have ten
/// rows, and looks through all that it has in the order of their ids where an index would find the few that are wanted. What an ANALYZE found is left as it is.
/// </summary>
internal static class PlannerStatistics
{
    private const long RowsOfTable = 1_000_000;
    private const long RowsOfTenant = 100_000;
    private const long RowsOfValue = 100;

    /// <summary>The statements that make them known, to be run once the tables and indexes are there.</summary>
    public static IEnumerable<string> Statements(IEnumerable<(string Table, TableDefinition Definition)> tables)
    {
        // Of a table without a rowid, the primary key goes by the table's name.
        var known = tables.SelectMany(table => table.Definition.Indexes
            .Select(index => (table.Table, index.Name, Numbers: Numbers(index.Fields)))
            .Prepend((table.Table, Name: table.Table, Numbers: $"{RowsOfTable} {RowsOfTenant} 1")));
        yield return "ANALYZE sqlite_schema"; // makes sqlite_stat1 when it is missing
        yield return $"""
            INSERT INTO sqlite_stat1 (tbl, idx, stat)
            SELECT column1, column2, column3 FROM (VALUES {string.Join(", ", known.Select(each => $"({Text(each.Table)}, {Text(each.Name)}, {Text(each.Numbers)})"))})
            WHERE NOT EXISTS (SELECT 1 FROM sqlite_stat1 WHERE tbl = column1 AND idx = column2)
            """;
        yield return "ANALYZE sqlite_schema"; // has it read again
    }

    // The rows of the table, and the rows that share the first column of the index, its first two, and so on to the last, which nothing shares.
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
