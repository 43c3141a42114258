using Dbal.Entities;

namespace Dbal.Backends.Sql;

/// <summary>The parts of CREATE TABLE and CREATE INDEX for dialects. Every key starts with the tenant (S38).</summary>
public sealed class TableDefinition(SqlDialect dialect, Schema schema, Entity entity)
{
    /// <summary>The table's quoted name.</summary>
    public string Table { get; } = dialect.Quote(entity.Table);

    /// <summary>The definitions of all columns.</summary>
    public IEnumerable<string> Columns => entity.Fields.Prepend(SystemColumns.Tenant).Append(SystemColumns.Version).Select(Column);

    /// <summary>The definition of one column.</summary>
    public string Column(Field column) =>
        $"{dialect.Quote(column.Name)} {dialect.ColumnType(column)}{dialect.Collation(column)}{(column.Nullable ? "" : " NOT NULL")}";

    /// <summary>
    /// The definition of an added column. Its default applies to existing rows, and to rows that daemons with the former entity write.
    /// </summary>
    public string AddedColumn(Field column) => Column(column) + (column.Default is { } value ? $" DEFAULT {dialect.Literal(column, value)}" : "");

    /// <summary>The PRIMARY KEY clause.</summary>
    public string PrimaryKey => $"PRIMARY KEY ({Names([SystemColumns.Tenant, entity.Id])})";

    /// <summary>
    /// The declared indexes, and one for each foreign key that none of them covers. A non-unique index ends with the id, so that it covers the whole order of
    /// a list (S2, S8).
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
    /// The names and clauses of the foreign keys. ON DELETE CASCADE is declared in the database. For the other rules the database only refuses the deletion,
    /// because ON DELETE SET NULL would also set the tenant to null.
    /// </summary>
    public IEnumerable<(string Name, string Clause)> ForeignKeys => entity.ForeignKeys.Select(ForeignKey);

    /// <summary>The name and the clause of one foreign key.</summary>
    public (string Name, string Clause) ForeignKey(Field key)
    {
        var target = schema.Target(key.ForeignKey!);
        var cascade = key.ForeignKey!.OnDelete == OnDelete.Cascade ? " ON DELETE CASCADE" : "";
        return (ConstraintNames.ForeignKey(entity, key),
            $"FOREIGN KEY ({Names([SystemColumns.Tenant, key])}) "
                + $"REFERENCES {dialect.Quote(target.Table)} ({Names([SystemColumns.Tenant, target.Id])}){cascade}");
    }

    private string Names(IEnumerable<Field> fields) => string.Join(", ", fields.Select(field => dialect.Quote(field.Name)));
}
