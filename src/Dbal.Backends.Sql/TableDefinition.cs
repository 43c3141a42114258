using Dbal.Entities;

namespace Dbal.Backends.Sql;

/// <summary>The parts of CREATE TABLE and CREATE INDEX that dialects put together. Every key begins with the tenant (S38).</summary>
public sealed class TableDefinition(SqlDialect dialect, Schema schema, Entity entity)
{
    /// <summary>The table's quoted name.</summary>
    public string Table { get; } = dialect.Quote(entity.Table);

    /// <summary>A definition for every column.</summary>
    public IEnumerable<string> Columns => entity.Fields.Prepend(SystemColumns.Tenant).Append(SystemColumns.Version).Select(Column);

    /// <summary>The definition of one column.</summary>
    public string Column(Field column) =>
        $"{dialect.Quote(column.Name)} {dialect.ColumnType(column)}{dialect.Collation(column)}{(column.Nullable ? "" : " NOT NULL")}";

    /// <summary>The definition of a column that is added: rows that are there take its default, and so do those that daemons with the former entity write.</summary>
    public string AddedColumn(Field column) => Column(column) + (column.Default is { } value ? $" DEFAULT {dialect.Literal(column, value)}" : "");

    /// <summary>The primary key's clause.</summary>
    public string PrimaryKey => $"PRIMARY KEY ({Names([SystemColumns.Tenant, entity.Id])})";

    /// <summary>
    /// The declared indexes, and one for each foreign key that none of them serves. An index that is not unique ends in the id,
    /// so that it serves the order of a list to the end (S2, S8).
    /// </summary>
    public IEnumerable<(string Name, bool Unique, IReadOnlyList<Field> Fields)> Indexes
    {
        get
        {
            foreach (var index in entity.Indexes)
            {
                var ordered = index.Unique || index.Fields.Contains(entity.Id) ? index.Fields : index.Fields.Append(entity.Id);
                yield return (index.Name, index.Unique, [SystemColumns.Tenant, .. ordered]);
            }
            foreach (var key in entity.ForeignKeys.Where(key => !entity.Indexes.Any(index => index.Fields[0] == key)))
                yield return (ConstraintNames.ForeignKeyIndex(entity, key), false, [SystemColumns.Tenant, key, entity.Id]);
        }
    }

    /// <summary>
    /// The foreign keys: the name of each and its clause. Cascades are the engine's too; the other rules are kept by refusing to delete,
    /// since ON DELETE SET NULL would take the tenant with it.
    /// </summary>
    public IEnumerable<(string Name, string Clause)> ForeignKeys => entity.ForeignKeys.Select(ForeignKey);

    /// <summary>The name and the clause of one foreign key.</summary>
    public (string Name, string Clause) ForeignKey(Field key)
    {
        var target = schema.Target(key.ForeignKey!);
        var cascade = key.ForeignKey!.OnDelete == OnDelete.Cascade ? " ON DELETE CASCADE" : "";
        return (ConstraintNames.ForeignKey(entity, key),
            $"FOREIGN KEY ({Names([SystemColumns.Tenant, key])}) REFERENCES {dialect.Quote(target.Table)} ({Names([SystemColumns.Tenant, target.Id])}){cascade}");
    }

    private string Names(IEnumerable<Field> fields) => string.Join(", ", fields.Select(field => dialect.Quote(field.Name)));
}
