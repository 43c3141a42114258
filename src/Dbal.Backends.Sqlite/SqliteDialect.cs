using System.Buffers.Text;
using System.Data.Common;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Dbal.Backends.Sql;
using Dbal.Entities;
using Dbal.Values;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Dbal.Backends.Sqlite;

/// <summary>SQLite's dialect. Its default collation compares UTF-8 bytes, which equals code point order (S3), and nulls sort first (S1).</summary>
internal sealed partial class SqliteDialect : SqlDialect
{
    /// <summary>The function that sessions register for <see cref="FoldCase"/>. SQLite's own lower() only supports ASCII.</summary>
    public const string FoldFunction = "dbal_fold";

    private const int UuidLength = 36;

    public override bool HasReturning => true;

    private const int SQLITE_CONSTRAINT_DATATYPE = SQLITE_CONSTRAINT | (12 << 8); // missing in SQLitePCLRaw

    // A write transaction excludes all other writers.
    public override string ForUpdate => "";

    public override string VersionQuery => "SELECT sqlite_version()";

    public override string ColumnsQuery => """
        SELECT tables.name, columns.name, columns.type, columns."notnull" = 0, columns."notnull" = 0 OR columns.dflt_value IS NOT NULL
        FROM sqlite_schema AS tables JOIN pragma_table_info(tables.name) AS columns
        WHERE tables.type = 'table'
        """;

    public override string IndexesQuery => "SELECT tbl_name, name FROM sqlite_schema WHERE type = 'index'";

    public override string ForeignKeysQuery => $"""
        SELECT tables.name, keys."from", keys.on_delete = 'CASCADE'
        FROM sqlite_schema AS tables JOIN pragma_foreign_key_list(tables.name) AS keys
        WHERE tables.type = 'table' AND keys."from" <> '{SystemColumns.Tenant.Name}'
        """;

    // SQLite may parse 1e-300 as 9.999999999999999e-301.
    public override bool HasExactLiterals => false;

    // Must precede the transaction. Otherwise dropping a table to rebuild it would delete its rows, and the rows that refer to them.
    public override string BeforeSchema => "PRAGMA foreign_keys = OFF";

    public override string AfterSchema => "PRAGMA foreign_keys = ON";

    public override ServerDescription Describe(string version) => new("SQLite", version, "Microsoft.Data.Sqlite", PackageVersion(typeof(SqliteConnection)));

    public override string ColumnType(Field field) => field.Type switch
    {
        FieldType.Integer or FieldType.Bigint or FieldType.Boolean => "INTEGER",
        FieldType.Double => "REAL",
        _ => "TEXT",
    };

    public override IEnumerable<string> ChangeStatements(IReadOnlyList<TableDelta> tables) => SqliteTables.ChangeStatements(this, tables);

    public override string Contains(string text, string part) => $"instr({text}, {part}) > 0";

    // substr with offset 0 would return the whole text for an empty suffix.
    public override string EndsWith(string text, string end) => $"({end} = '' OR substr({text}, -length({end})) = {end}) AND {text} IS NOT NULL";

    public override string FoldCase(string text) => $"{FoldFunction}({text})";

    public override DbParameter Parameter(string placeholder, Field field, object? value) => new SqliteParameter(placeholder, value switch
    {
        null => DBNull.Value,
        decimal number => SortableDecimal.Encode(field, number),
        bool truth => truth ? 1L : 0L,
        DateTime instant => Timestamps.Format(instant),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Guid id => id.ToString("D"),
        _ => value,
    });

    public override object ReadValue(DbDataReader reader, int column, Field field) => field.Type switch
    {
        FieldType.Integer or FieldType.Bigint => reader.GetInt64(column),
        FieldType.Double => reader.GetDouble(column),
        FieldType.Boolean => reader.GetInt64(column) != 0,
        FieldType.Decimal => SortableDecimal.Decode(Utf8(reader, column)),
        FieldType.DateTime => Timestamps.ParseExact(Utf8(reader, column)),
        FieldType.Date => DateOnly.ParseExact(reader.GetString(column), "yyyy-MM-dd", CultureInfo.InvariantCulture),
        FieldType.Uuid => Utf8Parser.TryParse(Utf8(reader, column), out Guid id, out var length, 'D') && length == UuidLength
            ? id
            : throw new FormatException("The text is not a UUID."),
        _ => reader.GetString(column),
    };

    // The text itself, without a copy; valid until the reader moves. sqlite3_column_bytes must follow sqlite3_column_text
    // (https://www.sqlite.org/c3ref/column_blob.html).
    private static ReadOnlySpan<byte> Utf8(DbDataReader reader, int column)
    {
        var statement = ((SqliteDataReader)reader).Handle;
        var text = sqlite3_column_text(statement, column);
        return MemoryMarshal.CreateReadOnlySpan(in text.GetPinnableReference(), sqlite3_column_bytes(statement, column));
    }

    // https://www.sqlite.org/rescode.html
    public override SqlFailure? Classify(Exception exception) => exception switch
    {
        SqliteException { SqliteExtendedErrorCode: SQLITE_CONSTRAINT_UNIQUE or SQLITE_CONSTRAINT_PRIMARYKEY } duplicate =>
            new SqlFailure(SqlFailureKind.Duplicate, Columns: KeyColumns(duplicate.Message)),
        SqliteException { SqliteExtendedErrorCode: SQLITE_CONSTRAINT_FOREIGNKEY } => new SqlFailure(SqlFailureKind.Reference),
        SqliteException { SqliteExtendedErrorCode: SQLITE_CONSTRAINT_NOTNULL or SQLITE_CONSTRAINT_DATATYPE } => new SqlFailure(SqlFailureKind.SchemaMismatch),
        SqliteException { SqliteErrorCode: SQLITE_ERROR } fault when NoSuchThing().IsMatch(fault.Message) => new SqlFailure(SqlFailureKind.SchemaMismatch),
        SqliteException fault => fault.SqliteErrorCode switch
        {
            SQLITE_INTERRUPT => new SqlFailure(SqlFailureKind.TimedOut), // the session's deadline passed
            SQLITE_BUSY => new SqlFailure(SqlFailureKind.TimedOut), // another process locked the file longer than busy_timeout
            SQLITE_FULL => new SqlFailure(SqlFailureKind.DiskFull),
            SQLITE_IOERR => new SqlFailure(SqlFailureKind.Unavailable), // disk I/O error
            SQLITE_CANTOPEN => new SqlFailure(SqlFailureKind.Unavailable), // the file or its log was removed
            SQLITE_READONLY => new SqlFailure(SqlFailureKind.Unavailable), // the file was moved, or its permissions changed
            SQLITE_CORRUPT => new SqlFailure(SqlFailureKind.Unavailable), // the file was damaged
            SQLITE_NOTADB => new SqlFailure(SqlFailureKind.Unavailable), // the file was overwritten
            _ => null,
        },
        TimeoutException => new SqlFailure(SqlFailureKind.TimedOut), // no session became free in time
        _ => null,
    };

    // SQLite Error 19: 'UNIQUE constraint failed: core_user._tenant, core_user.email'.
    private static string[] KeyColumns(string message)
    {
        const string start = "constraint failed: ";
        var key = message[(message.IndexOf(start, StringComparison.Ordinal) + start.Length)..message.LastIndexOf('\'')];
        return [.. key.Split(", ").Select(column => column[(column.LastIndexOf('.') + 1)..])];
    }

    [GeneratedRegex("no such (table|column)|has no column named")]
    private static partial Regex NoSuchThing();
}
