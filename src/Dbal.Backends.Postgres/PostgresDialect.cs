using System.Data.Common;
using System.Net.Sockets;
using Dbal.Backends.Sql;
using Dbal.Entities;
using Dbal.Queries;
using Npgsql;
using NpgsqlTypes;

namespace Dbal.Backends.Postgres;

/// <summary>PostgreSQL's dialect. In a UTF-8 database, the collation "C" compares bytes, which equals code point order (S3).</summary>
internal sealed class PostgresDialect : SqlDialect
{
    public override bool HasReturning => true;

    public override string VersionQuery => "SHOW server_version";

    // An arbitrary number, the same in every daemon. The lock is held until the transaction ends. Until then statements have no time limit, because creating
    // an index on many rows takes long.
    public override string LockSchema => "SELECT set_config('statement_timeout', '0', true), pg_advisory_xact_lock(4410520261)";

    public override string ColumnsQuery => """
        SELECT tables.relname, columns.attname, format_type(columns.atttypid, columns.atttypmod),
            CASE WHEN columns.attnotnull THEN 0 ELSE 1 END::bigint,
            CASE WHEN columns.attnotnull AND NOT columns.atthasdef AND columns.attidentity = '' THEN 0 ELSE 1 END::bigint
        FROM pg_attribute AS columns JOIN pg_class AS tables ON tables.oid = columns.attrelid
        WHERE tables.relnamespace = current_schema()::regnamespace AND tables.relkind IN ('r', 'p') AND columns.attnum > 0 AND NOT columns.attisdropped
        """;

    public override string IndexesQuery => "SELECT tablename, indexname FROM pg_indexes WHERE schemaname = current_schema()";

    public override string ForeignKeysQuery => """
        SELECT tables.relname, columns.attname, CASE WHEN keys.confdeltype = 'c' THEN 1 ELSE 0 END::bigint
        FROM pg_constraint AS keys
        JOIN pg_class AS tables ON tables.oid = keys.conrelid
        JOIN pg_attribute AS columns ON columns.attrelid = keys.conrelid AND columns.attnum = keys.conkey[2]
        WHERE keys.contype = 'f' AND keys.connamespace = current_schema()::regnamespace
        """;

    // Example: "15.14 (Debian 15.14-0+deb12u1)"
    public override ServerDescription Describe(string version) => new("PostgreSQL", version.Split(' ')[0], "Npgsql", PackageVersion(typeof(NpgsqlConnection)));

    public override string ColumnType(Field field) => field.Type switch
    {
        FieldType.Integer => "integer",
        FieldType.Bigint => "bigint",
        FieldType.Decimal => $"numeric({field.Precision},{field.Scale})",
        FieldType.Double => "double precision",
        FieldType.Boolean => "boolean",
        FieldType.DateTime => "timestamp(3) with time zone",
        FieldType.Date => "date",
        FieldType.Uuid => "uuid",
        _ => "text",
    };

    public override string Collation(Field field) => ColumnType(field) == "text" ? " COLLATE \"C\"" : "";

    // Foreign keys are dropped first and created last, because tables may refer to each other in a cycle.
    public override IEnumerable<string> ChangeStatements(IReadOnlyList<TableDelta> tables)
    {
        foreach (var table in tables)
        {
            foreach (var name in table.DroppedKeys)
                yield return $"ALTER TABLE {table.Table} DROP CONSTRAINT IF EXISTS {Quote(name)}";
            foreach (var name in table.DroppedIndexes)
                yield return $"DROP INDEX IF EXISTS {Quote(name)}";
        }
        foreach (var table in tables.Where(table => table.Definition is null))
            yield return $"DROP TABLE {table.Table}";
        foreach (var table in tables.Where(table => table.Definition is not null))
        {
            foreach (var statement in table.IsNew ? [Create(table)] : Alter(table))
                yield return statement;
            foreach (var (name, unique, fields) in table.IsNew ? table.Definition!.Indexes : table.AddedIndexes)
            {
                // With NULLS FIRST, an index serves the order of S1 in both directions.
                var columns = string.Join(", ", fields.Select(field => Quote(field.Name) + (field.Nullable ? " NULLS FIRST" : "")));
                yield return $"CREATE {(unique ? "UNIQUE " : "")}INDEX {Quote(name)} ON {table.Table} ({columns})";
            }
        }
        foreach (var table in tables.Where(table => table.Definition is not null))
        {
            foreach (var (name, clause) in table.IsNew ? table.Definition!.ForeignKeys : table.AddedKeys)
                yield return $"ALTER TABLE {table.Table} ADD CONSTRAINT {Quote(name)} {clause}";
        }
    }

    private static string Create(TableDelta table) =>
        $"CREATE TABLE {table.Table} ({string.Join(", ", table.Definition!.Columns.Append(table.Definition.PrimaryKey))})";

    private IEnumerable<string> Alter(TableDelta table)
    {
        foreach (var (before, after) in table.Converted)
        {
            yield return $"ALTER TABLE {table.Table} DROP COLUMN {Quote(before.Name)}";
            yield return $"ALTER TABLE {table.Table} RENAME COLUMN {Quote(TableDelta.NewColumn(after))} TO {Quote(after.Name)}";
            if (!after.Nullable)
                yield return $"ALTER TABLE {table.Table} ALTER COLUMN {Quote(after.Name)} SET NOT NULL";
        }
        foreach (var field in table.Dropped)
            yield return $"ALTER TABLE {table.Table} DROP COLUMN {Quote(field.Name)}";
        foreach (var field in table.Added)
            yield return $"ALTER TABLE {table.Table} ADD COLUMN {table.Definition!.AddedColumn(field)}";
        foreach (var field in table.Altered)
            yield return $"ALTER TABLE {table.Table} ALTER COLUMN {Quote(field.Name)} {(field.Nullable ? "DROP" : "SET")} NOT NULL";
    }

    public override string OrderBy(SortKey key) =>
        base.OrderBy(key) + (!key.Field.Nullable ? "" : key.Descending ? " NULLS LAST" : " NULLS FIRST");

    public override string Contains(string text, string part) => $"strpos({text}, {part}) > 0";

    public override string EndsWith(string text, string end) => $"right({text}, char_length({end})) = {end}";

    // Unlike lower() with the database's locale, ICU folds every alphabet; the final sigma equals sigma. ICU's lower case of İ contains an i, but S6 excludes
    // İ: a noncharacter replaces it meanwhile.
    public override string FoldCase(string text) => $"translate(lower(translate({text}, 'İ', '\uFDD0') COLLATE \"und-x-icu\"), 'ς', 'σ')";

    public override DbParameter Parameter(string placeholder, Field field, object? value) =>
        new NpgsqlParameter { NpgsqlDbType = TypeOf(field), Value = value ?? DBNull.Value };

    public override int RowsOfInsert => int.MaxValue;

    // An array for each column: the text does not depend on the number of rows, so the statement is prepared once.
    public override string RowsSource(IReadOnlyList<Field> columns, int rows) =>
        $"SELECT * FROM unnest({string.Join(", ", Enumerable.Range(1, columns.Count).Select(Placeholder))})";

    public override void BindRows(DbParameterCollection parameters, IReadOnlyList<Field> columns, object?[][] rows)
    {
        for (var column = 0; column < columns.Count; column++)
            parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | TypeOf(columns[column]), Value = ArrayOf(columns[column], column, rows) });
    }

    private static Array ArrayOf(Field field, int column, object?[][] rows)
    {
        return field.Type switch
        {
            FieldType.Integer or FieldType.Bigint => Values<long?>(),
            FieldType.Decimal => Values<decimal?>(),
            FieldType.Double => Values<double?>(),
            FieldType.Boolean => Values<bool?>(),
            FieldType.DateTime => Values<DateTime?>(),
            FieldType.Date => Values<DateOnly?>(),
            FieldType.Uuid => Values<Guid?>(),
            _ => Values<string?>(),
        };

        T[] Values<T>() => Array.ConvertAll(rows, row => (T)row[column]!);
    }

    private static NpgsqlDbType TypeOf(Field field) => field.Type switch
    {
        FieldType.Integer or FieldType.Bigint => NpgsqlDbType.Bigint,
        FieldType.Decimal => NpgsqlDbType.Numeric,
        FieldType.Double => NpgsqlDbType.Double,
        FieldType.Boolean => NpgsqlDbType.Boolean,
        FieldType.DateTime => NpgsqlDbType.TimestampTz,
        FieldType.Date => NpgsqlDbType.Date,
        FieldType.Uuid => NpgsqlDbType.Uuid,
        _ => NpgsqlDbType.Text,
    };

    public override object ReadValue(DbDataReader reader, int column, Field field) => field.Type switch
    {
        FieldType.Integer => (long)reader.GetInt32(column),
        FieldType.Bigint => reader.GetInt64(column),
        FieldType.Decimal => reader.GetDecimal(column),
        FieldType.Double => reader.GetDouble(column),
        FieldType.Boolean => reader.GetBoolean(column),
        FieldType.DateTime => reader.GetDateTime(column),
        FieldType.Date => reader.GetFieldValue<DateOnly>(column),
        FieldType.Uuid => reader.GetGuid(column),
        _ => reader.GetString(column),
    };

    // https://www.postgresql.org/docs/15/errcodes-appendix.html
    public override SqlFailure? Classify(Exception exception) => exception switch
    {
        PostgresException fault => fault.SqlState switch
        {
            PostgresErrorCodes.UniqueViolation => new SqlFailure(SqlFailureKind.Duplicate, fault.ConstraintName),
            PostgresErrorCodes.ForeignKeyViolation => new SqlFailure(SqlFailureKind.Reference, fault.ConstraintName),
            PostgresErrorCodes.DeadlockDetected => new SqlFailure(SqlFailureKind.Deadlock),
            PostgresErrorCodes.SerializationFailure => new SqlFailure(SqlFailureKind.Deadlock), // with a stricter default isolation level
            PostgresErrorCodes.QueryCanceled => new SqlFailure(SqlFailureKind.TimedOut), // statement_timeout, or an administrator
            PostgresErrorCodes.LockNotAvailable => new SqlFailure(SqlFailureKind.TimedOut), // lock_timeout
            PostgresErrorCodes.InvalidPassword => new SqlFailure(SqlFailureKind.Refused),
            PostgresErrorCodes.InvalidAuthorizationSpecification => new SqlFailure(SqlFailureKind.Refused), // no such role, or no entry in pg_hba.conf
            PostgresErrorCodes.InvalidCatalogName => new SqlFailure(SqlFailureKind.Refused), // no such database
            PostgresErrorCodes.InsufficientPrivilege => new SqlFailure(SqlFailureKind.Refused),
            PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn => new SqlFailure(SqlFailureKind.SchemaMismatch),
            PostgresErrorCodes.NotNullViolation or PostgresErrorCodes.StringDataRightTruncation => new SqlFailure(SqlFailureKind.SchemaMismatch),
            PostgresErrorCodes.DatatypeMismatch or PostgresErrorCodes.UndefinedFunction =>
                new SqlFailure(SqlFailureKind.SchemaMismatch), // a column of another type
            PostgresErrorCodes.FeatureNotSupported => new SqlFailure(SqlFailureKind.SchemaMismatch), // a cached plan whose columns changed their types
            PostgresErrorCodes.ReadOnlySqlTransaction => new SqlFailure(SqlFailureKind.Unavailable), // a standby server
            PostgresErrorCodes.DiskFull => new SqlFailure(SqlFailureKind.DiskFull),
            ['0', '8', ..] => new SqlFailure(SqlFailureKind.Unavailable), // the connection was lost
            ['5', '3', ..] => new SqlFailure(SqlFailureKind.Unavailable), // out of connections or memory
            ['5', '7', 'P', ..] => new SqlFailure(SqlFailureKind.Unavailable), // shutting down, crashed, starting up
            ['5', '8', ..] => new SqlFailure(SqlFailureKind.Unavailable), // an operating system error
            _ => null,
        },
        NpgsqlException { InnerException: TimeoutException } => new SqlFailure(SqlFailureKind.TimedOut), // the command timeout, or the wait for a connection
        NpgsqlException or SocketException or IOException => new SqlFailure(SqlFailureKind.Unavailable), // cannot connect, or the connection was lost
        _ => null,
    };
}
