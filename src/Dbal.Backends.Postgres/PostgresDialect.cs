using System.Data.Common;
using System.Net.Sockets;
using Dbal.Backends.Sql;
using Dbal.Entities;
using Dbal.Queries;
using Npgsql;
using NpgsqlTypes;

namespace Dbal.Backends.Postgres;

/// <summary>PostgreSQL's SQL. In the collation "C" a UTF-8 database compares bytes, which is the order of code points (S3).</summary>
internal sealed class PostgresDialect : SqlDialect
{
    public override bool HasReturning => true;

    public override string VersionQuery => "SHOW server_version";

    // Any number will do, as long as every daemon takes the same one. The lock is held to the end of the transaction, and until then statements may take
    // any time, as an index over many rows does.
    public override string LockSchema => "SELECT set_config('statement_timeout', '0', true), pg_advisory_xact_lock(4410520261)";

    public override string ColumnsQuery => """
        SELECT tables.relname, columns.attname, format_type(columns.atttypid, columns.atttypmod),
            CASE WHEN columns.attnotnull AND NOT columns.atthasdef AND columns.attidentity = '' THEN 0 ELSE 1 END::bigint
        FROM pg_attribute AS columns JOIN pg_class AS tables ON tables.oid = columns.attrelid
        WHERE tables.relnamespace = current_schema()::regnamespace AND tables.relkind IN ('r', 'p') AND columns.attnum > 0 AND NOT columns.attisdropped
        """;

    // "15.14 (Debian 15.14-0+deb12u1)"
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

    // Tables first and foreign keys last, since tables may refer to each other in a circle.
    public override IEnumerable<string> CreateStatements(Schema schema)
    {
        var definitions = schema.Entities.Select(entity => new TableDefinition(this, schema, entity)).ToList();
        foreach (var definition in definitions)
        {
            yield return $"CREATE TABLE IF NOT EXISTS {definition.Table} ({string.Join(", ", definition.Columns.Append(definition.PrimaryKey))})";
            foreach (var (name, unique, fields) in definition.Indexes)
            {
                // With nulls first an index serves S1's order in both directions.
                var columns = string.Join(", ", fields.Select(field => Quote(field.Name) + (field.Nullable ? " NULLS FIRST" : "")));
                yield return $"CREATE {(unique ? "UNIQUE " : "")}INDEX IF NOT EXISTS {Quote(name)} ON {definition.Table} ({columns})";
            }
        }
        foreach (var definition in definitions)
        {
            foreach (var (name, clause) in definition.ForeignKeys)
            {
                yield return $"""
                    DO $$ BEGIN
                        IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = '{name}' AND conrelid = '{definition.Table}'::regclass) THEN
                            ALTER TABLE {definition.Table} ADD CONSTRAINT {Quote(name)} {clause};
                        END IF;
                    END $$
                    """;
            }
        }
    }

    public override string OrderBy(SortKey key) =>
        base.OrderBy(key) + (!key.Field.Nullable ? "" : key.Descending ? " NULLS LAST" : " NULLS FIRST");

    public override string Contains(string text, string part) => $"strpos({text}, {part}) > 0";

    public override string EndsWith(string text, string end) => $"right({text}, char_length({end})) = {end}";

    // Unlike lower() in the database's own locale, ICU's knows every alphabet. The final sigma is a sigma. ICU's lower case of İ contains an i, but İ is left
    // alone (S6): a noncharacter stands in for it.
    public override string FoldCase(string text) => $"translate(lower(translate({text}, 'İ', '\uFDD0') COLLATE \"und-x-icu\"), 'ς', 'σ')";

    public override DbParameter Parameter(string placeholder, Field field, object? value) => new NpgsqlParameter
    {
        NpgsqlDbType = field.Type switch
        {
            FieldType.Integer or FieldType.Bigint => NpgsqlDbType.Bigint,
            FieldType.Decimal => NpgsqlDbType.Numeric,
            FieldType.Double => NpgsqlDbType.Double,
            FieldType.Boolean => NpgsqlDbType.Boolean,
            FieldType.DateTime => NpgsqlDbType.TimestampTz,
            FieldType.Date => NpgsqlDbType.Date,
            FieldType.Uuid => NpgsqlDbType.Uuid,
            _ => NpgsqlDbType.Text,
        },
        Value = value ?? DBNull.Value,
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
            PostgresErrorCodes.SerializationFailure => new SqlFailure(SqlFailureKind.Deadlock), // where the server's default isolation is stricter
            PostgresErrorCodes.QueryCanceled => new SqlFailure(SqlFailureKind.TimedOut), // statement_timeout, or an administrator
            PostgresErrorCodes.LockNotAvailable => new SqlFailure(SqlFailureKind.TimedOut), // lock_timeout
            PostgresErrorCodes.InvalidPassword => new SqlFailure(SqlFailureKind.Refused),
            PostgresErrorCodes.InvalidAuthorizationSpecification => new SqlFailure(SqlFailureKind.Refused), // no such role, or pg_hba.conf has no line for it
            PostgresErrorCodes.InvalidCatalogName => new SqlFailure(SqlFailureKind.Refused), // no such database
            PostgresErrorCodes.InsufficientPrivilege => new SqlFailure(SqlFailureKind.Refused),
            PostgresErrorCodes.ReadOnlySqlTransaction => new SqlFailure(SqlFailureKind.Unavailable), // a standby that is not promoted yet
            PostgresErrorCodes.DiskFull => new SqlFailure(SqlFailureKind.DiskFull),
            ['0', '8', ..] => new SqlFailure(SqlFailureKind.Unavailable), // the connection broke
            ['5', '3', ..] => new SqlFailure(SqlFailureKind.Unavailable), // out of connections or memory
            ['5', '7', 'P', ..] => new SqlFailure(SqlFailureKind.Unavailable), // shutting down, crashed, starting up
            ['5', '8', ..] => new SqlFailure(SqlFailureKind.Unavailable), // the system under it fails
            _ => null,
        },
        NpgsqlException { InnerException: TimeoutException } => new SqlFailure(SqlFailureKind.TimedOut), // the command's timeout, or the wait for a connection
        NpgsqlException or SocketException or IOException => new SqlFailure(SqlFailureKind.Unavailable), // no connection, or it broke
        _ => null,
    };
}
