using System.Data.Common;
using System.Reflection;
using Dbal.Entities;
using Dbal.Queries;
using Dbal.Values;

namespace Dbal.Backends.Sql;

/// <summary>
/// The SQL, types, parameters and errors of one database product. Stateless, except for what is detected on the first connection.
/// </summary>
public abstract class SqlDialect
{
    /// <summary>Whether UPDATE supports RETURNING.</summary>
    public abstract bool HasReturning { get; }

    /// <summary>Whether the driver prepares a statement only on request. Then the constant statements are prepared, which the driver keeps.</summary>
    public virtual bool PreparesOnRequest => false;

    /// <summary>
    /// The suffix of a SELECT that locks its rows against writers until the transaction ends; empty where a transaction excludes other writers anyway.
    /// </summary>
    public virtual string ForUpdate => " FOR UPDATE";

    /// <summary>The suffix of a SELECT that locks its rows against deletion until the transaction ends; used where <see cref="Guards"/> is true.</summary>
    public virtual string ForShare => "";

    /// <summary>Whether the daemon must check a foreign key on writes, because the database does not do so reliably (S34).</summary>
    public virtual bool Guards(Entity entity, Field foreignKey) => false;

    /// <summary>A query that returns the server's version.</summary>
    public abstract string VersionQuery { get; }

    /// <summary>Returns the names and versions of server and driver.</summary>
    /// <param name="version">The result of <see cref="VersionQuery"/>.</param>
    public abstract ServerDescription Describe(string version);

    /// <summary>A statement to run before the transaction that changes tables; null if not needed.</summary>
    public virtual string? BeforeSchema => null;

    /// <summary>A statement that locks out concurrent schema updates; null where the transaction does.</summary>
    public virtual string? LockSchema => null;

    /// <summary>A statement that releases <see cref="LockSchema"/> and undoes <see cref="BeforeSchema"/>; null where the end of the transaction does.</summary>
    public virtual string? AfterSchema => null;

    /// <summary>
    /// A query for the existing columns: table, column, type as spelled by <see cref="ColumnType"/>, 1 if nullable else 0, and 1 if an INSERT may omit it else
    /// 0.
    /// </summary>
    public abstract string ColumnsQuery { get; }

    /// <summary>A query for the existing indexes: table, index.</summary>
    public abstract string IndexesQuery { get; }

    /// <summary>A query for the existing foreign keys: table, the column other than the tenant's, and 1 if deletions cascade else 0.</summary>
    public abstract string ForeignKeysQuery { get; }

    /// <summary>Quotes an identifier.</summary>
    public virtual string Quote(string name) => $"\"{name.Replace("\"", "\"\"")}\"";

    /// <summary>The placeholder of the nth parameter, from 1.</summary>
    public virtual string Placeholder(int number) => $"${number}";

    /// <summary>The column's type, as spelled in the database's catalog.</summary>
    public abstract string ColumnType(Field field);

    /// <summary>The collation clause, so that text sorts by code point and compares exactly (S3, S4).</summary>
    public virtual string Collation(Field field) => "";

    /// <summary>
    /// The statements that change tables, keys and indexes. Without transactional DDL, every statement leaves a consistent table, and after a failure the
    /// remaining statements are computed again from the existing tables.
    /// </summary>
    /// <param name="tables">The new, removed and changed tables. <see cref="TableDelta.Converted"/> values are already in their new columns.</param>
    public abstract IEnumerable<string> ChangeStatements(IReadOnlyList<TableDelta> tables);

    /// <summary>Whether the database reads every double literal exactly.</summary>
    public virtual bool HasExactLiterals => true;

    /// <summary>A value as an SQL literal, for a column default.</summary>
    public virtual string Literal(Field field, object value) => Parameter("", field, value).Value switch
    {
        bool truth => truth ? "TRUE" : "FALSE",
        long or decimal or double => FieldValue.Format(Parameter("", field, value).Value!),
        string text => Literal(text),
        var other => Literal(FieldValue.Format(other!)),
    };

    /// <summary>A text as an SQL literal.</summary>
    protected virtual string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A key of ORDER BY, with nulls placed as in S1.</summary>
    public virtual string OrderBy(SortKey key) => Quote(key.Field.Name) + (key.Descending ? " DESC" : "");

    /// <summary>A prefix for a query, so that the database sorts by the whole text of all these keys; empty where it always does.</summary>
    public virtual string BeforeSorting(IReadOnlyList<SortKey> order) => "";

    /// <summary>A condition: a text contains another (S5).</summary>
    public abstract string Contains(string text, string part);

    /// <summary>A condition: a text ends with another (S5).</summary>
    public abstract string EndsWith(string text, string end);

    /// <summary>A text with case folding for Latin, Greek and Cyrillic letters (S6).</summary>
    public abstract string FoldCase(string text);

    /// <summary>A parameter of the type of the field's column.</summary>
    public abstract DbParameter Parameter(string placeholder, Field field, object? value);

    /// <summary>Reads a non-null value, in the CLR type of the field's type.</summary>
    public abstract object ReadValue(DbDataReader reader, int column, Field field);

    /// <summary>Classifies a driver's exception; null for an unexpected one.</summary>
    public abstract SqlFailure? Classify(Exception exception);

    /// <summary>The package version of a driver, by one of its types, without the commit hash.</summary>
    protected static string PackageVersion(Type driver) =>
        driver.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>The maximum number of rows in one INSERT; 1 where several in one would not be faster.</summary>
    public virtual int RowsOfInsert => 1;

    /// <summary>The source of an INSERT of several rows.</summary>
    public virtual string RowsSource(IReadOnlyList<Field> columns, int rows) => "VALUES " + string.Join(", ", Enumerable.Range(0, rows)
        .Select(row => $"({string.Join(", ", Enumerable.Range((row * columns.Count) + 1, columns.Count).Select(Placeholder))})"));

    /// <summary>Adds the parameters of <see cref="RowsSource"/>.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="rows">The values of each row, by column.</param>
    public virtual void BindRows(DbParameterCollection parameters, IReadOnlyList<Field> columns, object?[][] rows)
    {
        foreach (var row in rows)
        {
            for (var column = 0; column < columns.Count; column++)
                Bind(parameters, columns[column], row[column]);
        }
    }

    /// <summary>Adds a parameter, in the order of the placeholders.</summary>
    public void Bind(DbParameterCollection parameters, Field field, object? value) =>
        parameters.Add(Parameter(Placeholder(parameters.Count + 1), field, value));
}
