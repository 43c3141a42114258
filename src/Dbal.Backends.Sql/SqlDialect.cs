using System.Data.Common;
using System.Reflection;
using Dbal.Entities;
using Dbal.Queries;

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

    /// <summary>The statement that keeps other daemons from preparing the same database at once; null where the transaction does.</summary>
    public virtual string? LockSchema => null;

    /// <summary>The statement that ends <see cref="LockSchema"/>; null where the transaction's end does.</summary>
    public virtual string? UnlockSchema => null;

    /// <summary>A query for the existing columns: table, column, type as <see cref="ColumnType"/> spells it, and 1 when rows can do without a value, else 0.</summary>
    public abstract string ColumnsQuery { get; }

    /// <summary>Quotes an identifier, so that its case, its characters and reserved words do not matter.</summary>
    public virtual string Quote(string name) => $"\"{name.Replace("\"", "\"\"")}\"";

    /// <summary>The text that stands for the nth parameter, from 1.</summary>
    public virtual string Placeholder(int number) => $"${number}";

    /// <summary>The column's type, as the engine's catalogue spells it.</summary>
    public abstract string ColumnType(Field field);

    /// <summary>What follows the type so that text sorts by code point and compares exactly (S3, S4).</summary>
    public virtual string Collation(Field field) => "";

    /// <summary>The statements that make the tables, keys and indexes that are missing.</summary>
    public abstract IEnumerable<string> CreateStatements(Schema schema);

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
