using Dbal.Backends.Sql;
using Dbal.Entities;

namespace Dbal.Backends.MySql;

/// <summary>Makes tables in MySQL and MariaDB, within InnoDB's limit for the width of a key.</summary>
internal static class MySqlTables
{
    private const int MaxKeyBytes = 3072; // https://dev.mysql.com/doc/refman/8.0/en/innodb-limits.html
    private const int BytesPerCharacter = 4; // of utf8mb4

    /// <summary>The statements that make the tables, keys and indexes that are missing. They leave foreign_key_checks off.</summary>
    public static IEnumerable<string> CreateStatements(MySqlDialect dialect, Schema schema)
    {
        yield return "SET foreign_key_checks = 0"; // tables may refer to each other in a circle
        foreach (var entity in schema.Entities)
        {
            var definition = new TableDefinition(dialect, schema, entity);
            var keys = definition.Indexes.SelectMany(index => Keys(dialect, index.Name, index.Unique, index.Fields)).ToList();
            keys.AddRange(definition.ForeignKeys.Select(key => (key.Name, $"CONSTRAINT {dialect.Quote(key.Name)} {key.Clause}")));
            var columns = definition.Columns.Concat(definition.Indexes.Where(index => NeedsDigest(dialect, index.Unique, index.Fields)).Select(index => Digest(dialect, index.Name, index.Fields)));
            yield return $"CREATE TABLE IF NOT EXISTS {definition.Table} ({string.Join(", ", columns.Append(definition.PrimaryKey).Concat(keys.Select(key => key.Clause)))}) ENGINE = InnoDB";
            foreach (var (name, clause) in keys)
                yield return AddIfMissing(definition.Table, entity.Table, name, clause);
        }
    }

    /// <summary>
    /// An index's clause. A unique key that is too wide is kept over a digest of its values; beside it, or in place of another index that is too wide,
    /// there is an index over the beginnings of its texts.
    /// </summary>
    private static IEnumerable<(string Name, string Clause)> Keys(MySqlDialect dialect, string name, bool unique, IReadOnlyList<Field> fields)
    {
        if (NeedsDigest(dialect, unique, fields))
        {
            yield return (name, $"UNIQUE KEY {dialect.Quote(name)} ({dialect.Quote(SystemColumns.Tenant.Name)}, {dialect.Quote(DigestColumn(name))})");
            name = $"{name}_px";
            unique = false;
        }
        var texts = fields.Where(field => KeyBytes(dialect, field) > LongestOther).ToList();
        var spare = MaxKeyBytes - fields.Except(texts).Sum(field => KeyBytes(dialect, field));
        var fits = texts.Sum(field => KeyBytes(dialect, field)) <= spare;
        var columns = fields.Select(field => dialect.Quote(field.Name) + (fits || !texts.Contains(field) ? "" : $"({Math.Min(field.MaxLength!.Value, spare / texts.Count / BytesPerCharacter)})"));
        yield return (name, $"{(unique ? "UNIQUE " : "")}KEY {dialect.Quote(name)} ({string.Join(", ", columns)})");
    }

    // Everything but text takes at most the 63 bytes of a tenant's name.
    private const int LongestOther = SystemColumns.MaxTenantLength;

    private static bool NeedsDigest(MySqlDialect dialect, bool unique, IReadOnlyList<Field> fields) =>
        unique && fields.Sum(field => KeyBytes(dialect, field)) > MaxKeyBytes;

    private static string DigestColumn(string index) => $"_{index}";

    // Lengths keep the values apart; a null among them makes the digest null, and unique keys let nulls be (S30).
    private static string Digest(MySqlDialect dialect, string index, IReadOnlyList<Field> fields)
    {
        var parts = fields.Skip(1).Select(field => dialect.Quote(field.Name)).Select(column => $"LENGTH({column}), ':', {column}");
        return $"{dialect.Quote(DigestColumn(index))} binary(32) GENERATED ALWAYS AS (UNHEX(SHA2(CONCAT({string.Join(", ", parts)}), 256))) VIRTUAL";
    }

    private static int KeyBytes(MySqlDialect dialect, Field field) => field.Type switch
    {
        FieldType.Uuid => 36,
        FieldType.Decimal => 16, // at most: nine digits in four bytes
        _ when field == SystemColumns.Tenant => SystemColumns.MaxTenantLength, // ASCII
        FieldType.String => field.MaxLength!.Value * BytesPerCharacter,
        FieldType.Enum => 255 * BytesPerCharacter,
        _ => 8,
    };

    private static string AddIfMissing(string quotedTable, string table, string name, string clause) => $"""
        SET @dbal_statement = IF(
            EXISTS (SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = '{table}' AND index_name = '{name}')
            OR EXISTS (SELECT 1 FROM information_schema.table_constraints WHERE table_schema = DATABASE() AND table_name = '{table}' AND constraint_name = '{name}'),
            'DO 0', 'ALTER TABLE {quotedTable} ADD {clause}');
        PREPARE dbal_statement FROM @dbal_statement;
        EXECUTE dbal_statement;
        DEALLOCATE PREPARE dbal_statement
        """;
}
