using System.Data.Common;
using System.Globalization;
using System.Text;
using Dbal.Backends.Sql;
using Dbal.Entities;
using MySqlConnector;
using SortKey = Dbal.Queries.SortKey;

namespace Dbal.Backends.MySql;

/// <summary>
/// The dialect of MySQL and MariaDB. Nulls sort first in both (S1). Times, dates, ids and booleans are sent as text and integers in the format of the
/// columns, which makes them independent of the driver's type settings.
/// </summary>
internal sealed class MySqlDialect(Schema schema) : SqlDialect
{
    private const int LongestVarchar = 255; // longer unindexed text is stored as longtext, because of MySQL's limit of 65,535 bytes a row

    private bool isMariaDb;
    private bool guardsAll;

    private readonly HashSet<Field> indexed = [.. schema.Entities.SelectMany(entity => entity.Indexes).SelectMany(index => index.Fields)];

    /// <summary>A binary collation without padding (S3, S4). Detected on the first connection.</summary>
    public string TextCollation { get; private set; } = "utf8mb4_0900_bin";

    public override bool HasReturning => false;

    public override bool PreparesOnRequest => true;

    public override string ForShare => " LOCK IN SHARE MODE";

    // A server that checks foreign keys above the storage engine accepts a missing parent in two cases: when a key of several columns refers to its own
    // table, and when the key is the prefix of an index with a null in another column. It also refuses to delete a row that refers to itself.
    public override bool Guards(Entity entity, Field foreignKey) => guardsAll || foreignKey.ForeignKey!.Target == entity.FullName;

    public override string VersionQuery => "SELECT VERSION()";

    // The name contains the database's name, because locks are global to the server. Waits up to a minute, then returns 0.
    public override string LockSchema => "SELECT GET_LOCK(SHA2(CONCAT('dbal ', DATABASE()), 256), 60)";

    public override string AfterSchema => "SET foreign_key_checks = 1; DO RELEASE_LOCK(SHA2(CONCAT('dbal ', DATABASE()), 256))";

    // MariaDB reports the display width of integers; MySQL does not.
    public override string ColumnsQuery => """
        SELECT table_name, column_name, CASE WHEN data_type IN ('int', 'bigint') THEN data_type ELSE column_type END,
            CASE WHEN is_nullable = 'YES' THEN 1 ELSE 0 END, CASE WHEN is_nullable = 'YES' OR column_default IS NOT NULL OR extra <> '' THEN 1 ELSE 0 END
        FROM information_schema.columns WHERE table_schema = DATABASE()
        """;

    public override string IndexesQuery => "SELECT DISTINCT table_name, index_name FROM information_schema.statistics WHERE table_schema = DATABASE()";

    public override string ForeignKeysQuery => $"""
        SELECT columns.table_name, columns.column_name, CASE WHEN keys_of.delete_rule = 'CASCADE' THEN 1 ELSE 0 END
        FROM information_schema.key_column_usage AS columns
        JOIN information_schema.referential_constraints AS keys_of
            ON keys_of.constraint_schema = columns.constraint_schema AND keys_of.constraint_name = columns.constraint_name
            AND keys_of.table_name = columns.table_name
        WHERE columns.table_schema = DATABASE() AND columns.column_name <> '{SystemColumns.Tenant.Name}'
        """;

    // Example: "10.11.14-MariaDB-0+deb12u2"
    public override ServerDescription Describe(string version) => new(
        IsMariaDb(version) ? "MariaDB" : "MySQL",
        version.Split('-')[0],
        typeof(MySqlConnection).Assembly.GetName().Name!,
        PackageVersion(typeof(MySqlConnection)));

    /// <summary>Detects the product, MySQL or MariaDB, from the result of <see cref="VersionQuery"/>.</summary>
    public void Recognise(string version)
    {
        isMariaDb = IsMariaDb(version);
        TextCollation = isMariaDb ? "utf8mb4_nopad_bin" : "utf8mb4_0900_bin";
    }

    /// <summary>Makes the daemon check every reference, for a server that does not check them in the storage engine.</summary>
    public void GuardAll() => guardsAll = true;

    public override string Quote(string name) => $"`{name.Replace("`", "``")}`";

    public override string Placeholder(int number) => string.Create(CultureInfo.InvariantCulture, $"@p{number}");

    public override string ColumnType(Field field) => field.Type switch
    {
        FieldType.String when field.MaxLength <= LongestVarchar || indexed.Contains(field) => $"varchar({field.MaxLength})",
        FieldType.Integer => "int",
        FieldType.Bigint => "bigint",
        FieldType.Decimal => $"decimal({field.Precision},{field.Scale})",
        FieldType.Double => "double",
        FieldType.Boolean => "tinyint(1)",
        FieldType.DateTime => "datetime(3)",
        FieldType.Date => "date",
        FieldType.Uuid => "char(36)",
        FieldType.Enum => $"varchar({LongestVarchar})",
        _ => "longtext",
    };

    public override string Collation(Field field) => field.Type switch
    {
        FieldType.Uuid => " CHARACTER SET ascii COLLATE ascii_bin",
        FieldType.String when field == SystemColumns.Tenant => " CHARACTER SET ascii COLLATE ascii_bin",
        FieldType.String or FieldType.Text or FieldType.Enum or FieldType.Json => $" CHARACTER SET utf8mb4 COLLATE {TextCollation}",
        _ => "",
    };

    public override IEnumerable<string> ChangeStatements(IReadOnlyList<TableDelta> tables) => MySqlTables.ChangeStatements(this, tables);

    // Long text only accepts a default as an expression (8.0.13).
    public override string Literal(Field field, object value) =>
        ColumnType(field) == "longtext" ? $"({base.Literal(field, value)})" : base.Literal(field, value);

    // By default MariaDB sorts by the first 1,024 bytes of a text. MySQL sorts by the whole text with a NO PAD collation. Text has at most 1 MiB, the limit of
    // a body.
    public override string BeforeSorting(IReadOnlyList<SortKey> order)
    {
        if (!isMariaDb || !order.Any(key => key.Field.Type is FieldType.String or FieldType.Text))
            return "";
        return order.Any(key => ColumnType(key.Field) == "longtext")
            ? "SET STATEMENT max_sort_length = 1048576, sort_buffer_size = 67108864 FOR "
            : "SET STATEMENT max_sort_length = 3072 FOR ";
    }

    // A bulk of at most 1 MiB stays below any usual max_allowed_packet; the server's default is 64 MiB, that of MariaDB 16 MiB.
    public override int RowsOfInsert => 250;

    public override string Contains(string text, string part) => $"LOCATE({part}, {text}) > 0";

    public override string EndsWith(string text, string end) => $"RIGHT({text}, CHAR_LENGTH({end})) = {end}";

    // LOWER maps İ to i, but S6 excludes İ: a noncharacter replaces it meanwhile. MySQL also truncates texts with Ⱥ or Ⱦ, whose lower case has more bytes.
    public override string FoldCase(string text) => $"REPLACE(LOWER(REPLACE(REPLACE(REPLACE({text}, 'İ', '\uFDD0'), 'Ⱥ', 'ⱥ'), 'Ⱦ', 'ⱦ')), 'ς', 'σ')";

    public override DbParameter Parameter(string placeholder, Field field, object? value) => value switch
    {
        null => new MySqlParameter(placeholder, DBNull.Value),
        long number => new MySqlParameter(placeholder, MySqlDbType.Int64) { Value = number },
        bool truth => new MySqlParameter(placeholder, MySqlDbType.Int64) { Value = truth ? 1L : 0L },
        decimal number => new MySqlParameter(placeholder, MySqlDbType.NewDecimal) { Value = number },
        double number => new MySqlParameter(placeholder, MySqlDbType.Double) { Value = number },
        _ => new MySqlParameter(placeholder, MySqlDbType.VarChar)
        {
            Value = value switch
            {
                DateTime instant => instant.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture),
                DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                Guid id => id.ToString("D"),
                _ => value,
            },
        },
    };

    public override object ReadValue(DbDataReader reader, int column, Field field) => field.Type switch
    {
        FieldType.Integer or FieldType.Bigint => reader.GetInt64(column),
        FieldType.Decimal => reader.GetDecimal(column),
        FieldType.Double => reader.GetDouble(column),
        FieldType.Boolean => reader.GetInt64(column) != 0,
        FieldType.DateTime => DateTime.SpecifyKind(reader.GetDateTime(column), DateTimeKind.Utc),
        FieldType.Date => DateOnly.FromDateTime(reader.GetDateTime(column)),
        FieldType.Uuid => reader.GetGuid(column),
        _ => reader.GetString(column),
    };

    public override SqlFailure? Classify(Exception exception) => MySqlFailures.Classify(exception);

    // Whether a backslash is an escape character depends on sql_mode.
    protected override string Literal(string text) =>
        text.Contains('\\') ? $"(CONVERT(X'{Convert.ToHexString(Encoding.UTF8.GetBytes(text))}' USING utf8mb4))" : base.Literal(text);

    private static bool IsMariaDb(string version) => version.Contains("MariaDB", StringComparison.OrdinalIgnoreCase);
}
