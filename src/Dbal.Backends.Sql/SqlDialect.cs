using System.Data.Common;
using System.Reflection;
using Dbal.Entities;
using Dbal.Queries;
using Dbal.Values;

namespace Dbal.Backends.Sql;

/// <summary>How one engine's SQL, types, parameters and errors differ from the others'. Stateless, except for what is settled on the first connection.</summary>
public abstract class SqlDialect
{
    /// <summary>Whether UPDATE can give back the changed row (RETURNING).</summary>
    public abstract bool HasReturning { get; }

    /// <summary>What follows a SELECT so that its rows stay as they are until the transaction ends; empty where a transaction locks out other writers anyway.</summary>
    public virtual string ForUpdate => " FOR UPDATE";

    /// <summary>What follows a SELECT so that nobody deletes its rows until the transaction ends, where <see cref="Guards"/> asks for it.</summary>
    public virtual string ForShare => "";

    /// <summary>Whether the daemon has to check a foreign key of written rows, since the engine does not do so reliably (S34).</summary>
    public virtual bool Guards(Entity entity, Field foreignKey) => false;

    /// <summary>A query whose only value is the server's version.</summary>
    public abstract string VersionQuery { get; }

    /// <summary>Names the server and the driver.</summary>
    /// <param name="version">The answer to <see cref="VersionQuery"/>.</param>
    public abstract ServerDescription Describe(string version);

    /// <summary>A statement that the connection needs before the transaction in which tables change; null where there is none.</summary>
    public virtual string? BeforeSchema => null;

    /// <summary>The statement that keeps other daemons from changing the same tables at once; null where the transaction does.</summary>
    public virtual string? LockSchema => null;

    /// <summary>The statement that ends <see cref="LockSchema"/> and undoes <see cref="BeforeSchema"/>; null where the transaction's end does.</summary>
    public virtual string? AfterSchema => null;

    /// <summary>
    /// A query for the existing columns: table, column, type as <see cref="ColumnType"/> spells it, 1 when it takes nulls, else 0, and 1 when rows can do without
    /// a value, else 0.
    /// </summary>
    public abstract string ColumnsQuery { get; }

    /// <summary>A query for the existing indexes: table and index.</summary>
    public abstract string IndexesQuery { get; }

    /// <summary>A query for the existing foreign keys: table, the column beside the tenant's, and 1 when deletions cascade, else 0.</summary>
    public abstract string ForeignKeysQuery { get; }

    /// <summary>Quotes an identifier, so that its case, its characters and reserved words do not matter.</summary>
    public virtual string Quote(string name) => $"\"{name.Replace("\"", "\"\"")}\"";

    /// <summary>The text that stands for the nth parameter, from 1.</summary>
    public virtual string Placeholder(int number) => $"${number}";

    /// <summary>The column's type, as the engine's catalogue spells it.</summary>
    public abstract string ColumnType(Field field);

    /// <summary>What follows the type so that text sorts by code point and compares exactly (S3, S4).</summary>
    public virtual string Collation(Field field) => "";

    /// <summary>
    /// The statements that change tables, keys and indexes. Where the engine has no transactions for them, each leaves a table whole, and what comes after a
    /// failure is found out anew from what is there then.
    /// </summary>
    /// <param name="tables">The tables that are new, gone or changed. The values of <see cref="TableDelta.Converted"/> are in their new columns already.</param>
    public abstract IEnumerable<string> ChangeStatements(IReadOnlyList<TableDelta> tables);

    /// <summary>Whether every double is read from a statement exactly as it stands there.</summary>
    public virtual bool HasExactLiterals => true;

    /// <summary>A value as it stands in a statement, for a column's default.</summary>
    public virtual string Literal(Field field, object value) => Parameter("", field, value).Value switch
    {
        bool truth => truth ? "TRUE" : "FALSE",
        long or decimal or double => FieldValue.Format(Parameter("", field, value).Value!),
        string text => Literal(text),
        var other => Literal(FieldValue.Format(other!)),
    };

    /// <summary>A text as it stands in a statement.</summary>
    protected virtual string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A key of ORDER BY, with nulls as S1 wants them.</summary>
    public virtual string OrderBy(SortKey key) => Quote(key.Field.Name) + (key.Descending ? " DESC" : "");

    /// <summary>What precedes a query so that the engine sorts by all of these keys' text; empty where it does so anyway.</summary>
    public virtual string BeforeSorting(IReadOnlyList<SortKey> order) => "";

    /// <summary>A condition that a text has another in it (S5).</summary>
    public abstract string Contains(string text, string part);

    /// <summary>A condition that a text ends with another (S5).</summary>
    public abstract string EndsWith(string text, string end);

    /// <summary>A text with the case of its Latin, Greek and Cyrillic letters folded (S6).</summary>
    public abstract string FoldCase(string text);

    /// <summary>A parameter of the type that the field's column has.</summary>
    public abstract DbParameter Parameter(string placeholder, Field field, object? value);

    /// <summary>Reads a value that is not null, in the CLR type of the field's type.</summary>
    public abstract object ReadValue(DbDataReader reader, int column, Field field);

    /// <summary>Says what an exception means; null for one that should not happen.</summary>
    public abstract SqlFailure? Classify(Exception exception);

    /// <summary>The version of the package that a driver's type comes from, without the commit that it was built from.</summary>
    protected static string PackageVersion(Type driver) =>
        driver.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Adds a parameter, in the order of the placeholders.</summary>
    public void Bind(DbParameterCollection parameters, Field field, object? value) =>
        parameters.Add(Parameter(Placeholder(parameters.Count + 1), field, value));
}
