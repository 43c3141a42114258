using Dbal.Backends.Sql;
using Dbal.Entities;

namespace Dbal.Backends.MySql;

/// <summary>Creates and changes tables in MySQL and MariaDB, within InnoDB's limit for the width of a key.</summary>
internal static class MySqlTables
{
    private const int MaxKeyBytes = 3072; // https://dev.mysql.com/doc/refman/8.0/en/innodb-limits.html
    private const int BytesPerCharacter = 4; // of utf8mb4

    /// <summary>
    /// See <see cref="SqlDialect.ChangeStatements"/>. Every statement commits implicitly. All changes of a table, except its foreign keys, are one statement.
    /// foreign_key_checks is on at the end.
    /// </summary>
    public static IEnumerable<string> ChangeStatements(MySqlDialect dialect, IReadOnlyList<TableDelta> tables)
    {
        foreach (var table in tables)
        {
            foreach (var name in table.DroppedKeys)
                yield return $"ALTER TABLE {table.Table} DROP FOREIGN KEY {dialect.Quote(name)}";
        }
        yield return "SET foreign_key_checks = 0"; // tables may refer to each other in a cycle
        foreach (var table in tables)
        {
            if (table.Definition is null)
                yield return $"DROP TABLE {table.Table}";
            else if (table.IsNew)
                yield return Create(dialect, table);
            else if (Alterations(dialect, table).ToList() is { Count: > 0 } alterations)
                yield return $"ALTER TABLE {table.Table} {string.Join(", ", alterations)}";
        }
        yield return "SET foreign_key_checks = 1";
        foreach (var table in tables.Where(table => !table.IsNew))
        {
            foreach (var (name, clause) in table.AddedKeys)
                yield return $"ALTER TABLE {table.Table} ADD CONSTRAINT {dialect.Quote(name)} {clause}";
        }
    }

    private static string Create(MySqlDialect dialect, TableDelta table)
    {
        var parts = table.Definition!.Columns.Append(table.Definition.PrimaryKey)
            .Concat(table.Definition.Indexes.SelectMany(index => IndexParts(dialect, index)))
            .Concat(table.Definition.ForeignKeys.Select(key => $"CONSTRAINT {dialect.Quote(key.Name)} {key.Clause}"));
        return $"CREATE TABLE {table.Table} ({string.Join(", ", parts)}) ENGINE = InnoDB";
    }

    private static IEnumerable<string> Alterations(MySqlDialect dialect, TableDelta table)
    {
        foreach (var name in table.DroppedIndexes)
        {
            foreach (var key in new[] { name, PrefixIndex(name) }.Where(key => table.Catalog.HasIndex(table.Name, key)))
                yield return $"DROP KEY {dialect.Quote(key)}";
            if (table.Catalog.Columns(table.Name)!.ContainsKey(DigestColumn(name)))
                yield return $"DROP COLUMN {dialect.Quote(DigestColumn(name))}";
        }
        foreach (var (before, after) in table.Converted)
        {
            yield return $"DROP COLUMN {dialect.Quote(before.Name)}";
            yield return $"CHANGE COLUMN {dialect.Quote(TableDelta.NewColumn(after))} {table.Definition!.Column(after)}";
        }
        foreach (var field in table.Dropped)
            yield return $"DROP COLUMN {dialect.Quote(field.Name)}";
        foreach (var field in table.Added)
            yield return $"ADD COLUMN {table.Definition!.AddedColumn(field)}";
        foreach (var field in table.Altered)
            yield return $"MODIFY COLUMN {table.Definition!.Column(field)}";
        foreach (var part in table.AddedIndexes.SelectMany(index => IndexParts(dialect, index)))
            yield return $"ADD {part}";
    }

    private static IEnumerable<string> IndexParts(MySqlDialect dialect, (string Name, bool Unique, IReadOnlyList<Field> Fields) index) =>
        (NeedsDigest(dialect, index.Unique, index.Fields) ? [Digest(dialect, index.Name, index.Fields)] : Array.Empty<string>())
            .Concat(Keys(dialect, index.Name, index.Unique, index.Fields));

    /// <summary>
    /// The clause of an index. A unique key that is too wide is declared on a digest of its values. In addition, or instead of another index that is too wide,
    /// there is an index on prefixes of its texts.
    /// </summary>
    private static IEnumerable<string> Keys(MySqlDialect dialect, string name, bool unique, IReadOnlyList<Field> fields)
    {
        if (NeedsDigest(dialect, unique, fields))
        {
            yield return $"UNIQUE KEY {dialect.Quote(name)} ({dialect.Quote(SystemColumns.Tenant.Name)}, {dialect.Quote(DigestColumn(name))})";
            name = PrefixIndex(name);
            unique = false;
        }
        var texts = fields.Where(field => KeyBytes(dialect, field) > LongestOther).ToList();
        var spare = MaxKeyBytes - fields.Except(texts).Sum(field => KeyBytes(dialect, field));
        var fits = texts.Sum(field => KeyBytes(dialect, field)) <= spare;
        var columns = fields.Select(field => dialect.Quote(field.Name)
            + (fits || !texts.Contains(field) ? "" : $"({Math.Min(field.MaxLength ?? EnumLength, spare / texts.Count / BytesPerCharacter)})"));
        yield return $"{(unique ? "UNIQUE " : "")}KEY {dialect.Quote(name)} ({string.Join(", ", columns)})";
    }

    private const int EnumLength = 255; // of the column

    // Every type except text takes at most as many bytes as a tenant's name, 63.
    private const int LongestOther = SystemColumns.MaxTenantLength;

    private static bool NeedsDigest(MySqlDialect dialect, bool unique, IReadOnlyList<Field> fields) =>
        unique && fields.Sum(field => KeyBytes(dialect, field)) > MaxKeyBytes;

    private static string DigestColumn(string index) => $"_{index}";

    private static string PrefixIndex(string index) => $"{index}_px";

    // Lengths separate the values. A null among them makes the digest null, and unique keys ignore nulls (S30).
    private static string Digest(MySqlDialect dialect, string index, IReadOnlyList<Field> fields)
    {
        var parts = fields.Skip(1).Select(field => dialect.Quote(field.Name)).Select(column => $"LENGTH({column}), ':', {column}");
        return $"{dialect.Quote(DigestColumn(index))} binary(32) GENERATED ALWAYS AS (UNHEX(SHA2(CONCAT({string.Join(", ", parts)}), 256))) VIRTUAL";
    }

    private static int KeyBytes(MySqlDialect dialect, Field field) => field.Type switch
    {
        FieldType.Uuid => 36,
        FieldType.Decimal => 16, // maximum: nine digits in four bytes
        _ when field == SystemColumns.Tenant => SystemColumns.MaxTenantLength, // ASCII
        FieldType.String => field.MaxLength!.Value * BytesPerCharacter,
        FieldType.Enum => EnumLength * BytesPerCharacter,
        _ => 8,
    };
}
