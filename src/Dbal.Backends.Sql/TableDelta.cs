using Dbal.Entities;
using Dbal.Schemas;

namespace Dbal.Backends.Sql;

/// <summary>The difference between an existing table and its declared entity.</summary>
public sealed class TableDelta
{
    /// <summary>Compares a table with its entity.</summary>
    /// <param name="dialect">The dialect.</param>
    /// <param name="schema">The declared entities.</param>
    /// <param name="catalog">The existing tables.</param>
    /// <param name="before">The entity as stored; null when there is no table.</param>
    /// <param name="after">The declared entity; null when it was removed.</param>
    internal TableDelta(SqlDialect dialect, Schema schema, Catalog catalog, Entity? before, Entity? after)
    {
        (Catalog, Name, Table) = (catalog, (before ?? after)!.Table, dialect.Quote((before ?? after)!.Table));
        Definition = after is null ? null : new TableDefinition(dialect, schema, after);
        (IsNew, Fields) = (before is null, after?.Fields ?? []);
        var columns = catalog.Columns(Name) ?? new Dictionary<string, CatalogColumn>();
        var known = Fields.Concat(before?.Fields ?? []).Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        Surplus = [.. columns.Values.Where(column => !column.Name.StartsWith('_') && !known.Contains(column.Name))];
        if (before is null || after is null)
            return;

        Added = [.. after.Fields.Where(field => !before.TryGetField(field.Name, out _))];
        Dropped = [.. before.Fields.Where(field => !after.TryGetField(field.Name, out _))];
        Converted = [.. from pair in Common(before, after) where !SchemaDiff.IsSameType(pair.Before, pair.After) select pair];
        Altered =
        [
            .. from field in after.Fields
               where columns.TryGetValue(field.Name, out var column)
                   && (!string.Equals(column.Type, dialect.ColumnType(field), StringComparison.OrdinalIgnoreCase) || column.Nullable != field.Nullable)
                   && !Converted.Any(pair => pair.After == field)
               select field,
        ];
        CompareIndexes(dialect, schema, catalog, before, after);
        CompareForeignKeys(catalog, before, after);
    }

    /// <summary>The existing tables.</summary>
    public Catalog Catalog { get; }

    /// <summary>The table's name.</summary>
    public string Name { get; }

    /// <summary>The table's quoted name.</summary>
    public string Table { get; }

    /// <summary>Whether the table does not exist yet.</summary>
    public bool IsNew { get; }

    /// <summary>The declared table; null when the entity was removed.</summary>
    public TableDefinition? Definition { get; }

    /// <summary>The declared fields.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>Columns that belong to no field, neither before nor after. They are kept.</summary>
    public IReadOnlyList<CatalogColumn> Surplus { get; }

    /// <summary>Fields without a column.</summary>
    public IReadOnlyList<Field> Added { get; } = [];

    /// <summary>Fields whose column is dropped.</summary>
    public IReadOnlyList<Field> Dropped { get; } = [];

    /// <summary>Declared fields whose column changes its length or nullability.</summary>
    public IReadOnlyList<Field> Altered { get; } = [];

    /// <summary>Fields with another type. Their values are converted into <see cref="NewColumn"/>, which then replaces the old column.</summary>
    public IReadOnlyList<(Field Before, Field After)> Converted { get; } = [];

    /// <summary>Indexes to drop, including those that are created again because their columns change.</summary>
    public IReadOnlyList<string> DroppedIndexes { get; private set; } = [];

    /// <summary>Indexes to create after <see cref="DroppedIndexes"/> are dropped.</summary>
    public IReadOnlyList<(string Name, bool Unique, IReadOnlyList<Field> Fields)> AddedIndexes { get; private set; } = [];

    /// <summary>The names of foreign keys to drop, including those that are created again.</summary>
    public IReadOnlyList<string> DroppedKeys { get; private set; } = [];

    /// <summary>Foreign keys to create after <see cref="DroppedKeys"/> are dropped.</summary>
    public IReadOnlyList<(string Name, string Clause)> AddedKeys { get; private set; } = [];

    /// <summary>The name of the column for converted values. No field name starts with an underscore.</summary>
    public static string NewColumn(Field field) => $"_new_{field.Name}";

    private void CompareIndexes(SqlDialect dialect, Schema schema, Catalog catalog, Entity before, Entity after)
    {
        var wanted = Definition!.Indexes.ToList();
        var known = new TableDefinition(dialect, schema, before).Indexes.Where(index => catalog.HasIndex(Name, index.Name)).ToList();
        var changed = Converted.Select(pair => pair.After).Concat(Altered).Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        var stay = known.Where(index => wanted.Exists(other => other.Name == index.Name) && !index.Fields.Any(field => changed.Contains(field.Name)))
            .Select(index => index.Name).ToHashSet(StringComparer.Ordinal);
        DroppedIndexes = [.. known.Select(index => index.Name).Where(name => !stay.Contains(name))];
        AddedIndexes = [.. wanted.Where(index => !stay.Contains(index.Name) && (DroppedIndexes.Contains(index.Name) || !catalog.HasIndex(Name, index.Name)))];
    }

    private void CompareForeignKeys(Catalog catalog, Entity before, Entity after)
    {
        var stay = Common(before, after)
            .Where(pair => pair.Before.ForeignKey is { } key && pair.After.ForeignKey is { } other && key.Target == other.Target
                && catalog.Cascades(Name, pair.After) == (other.OnDelete == OnDelete.Cascade))
            .Select(pair => pair.After.Name).ToHashSet(StringComparer.Ordinal);
        DroppedKeys =
        [
            .. from field in before.Fields
               where !stay.Contains(field.Name) && catalog.Cascades(Name, field) is not null
               select ConstraintNames.ForeignKey(before, field),
        ];
        AddedKeys = [.. after.ForeignKeys.Where(field => !stay.Contains(field.Name)).Select(Definition!.ForeignKey)];
    }

    private static IEnumerable<(Field Before, Field After)> Common(Entity before, Entity after)
    {
        foreach (var field in after.Fields)
        {
            if (before.TryGetField(field.Name, out var former))
                yield return (former, field);
        }
    }
}
