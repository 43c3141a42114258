using Dbal.Entities;
using Dbal.Schemas;

namespace Dbal.Backends.Sql;

/// <summary>What differs between a table as it is and as its entity declares it.</summary>
public sealed class TableDelta
{
    /// <summary>Compares.</summary>
    /// <param name="dialect">The engine's types.</param>
    /// <param name="schema">The declared entities.</param>
    /// <param name="catalog">What is there.</param>
    /// <param name="before">The entity as the table has it; null when there is none.</param>
    /// <param name="after">The entity as it is declared; null when it is gone.</param>
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

    /// <summary>What is there.</summary>
    public Catalog Catalog { get; }

    /// <summary>The table's name.</summary>
    public string Name { get; }

    /// <summary>The table's quoted name.</summary>
    public string Table { get; }

    /// <summary>Whether there is no table yet.</summary>
    public bool IsNew { get; }

    /// <summary>The table as it is declared; null when it is gone.</summary>
    public TableDefinition? Definition { get; }

    /// <summary>The declared fields.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>Columns that belong to no field, before or after. They stay.</summary>
    public IReadOnlyList<CatalogColumn> Surplus { get; }

    /// <summary>Fields without a column.</summary>
    public IReadOnlyList<Field> Added { get; } = [];

    /// <summary>Fields whose column goes.</summary>
    public IReadOnlyList<Field> Dropped { get; } = [];

    /// <summary>Declared fields whose column changes its width or whether it takes nulls.</summary>
    public IReadOnlyList<Field> Altered { get; } = [];

    /// <summary>Fields of another type. Their values are converted into <see cref="NewColumn"/>, which then takes the place of the old one.</summary>
    public IReadOnlyList<(Field Before, Field After)> Converted { get; } = [];

    /// <summary>Indexes that go, or that are made anew because their columns change.</summary>
    public IReadOnlyList<string> DroppedIndexes { get; private set; } = [];

    /// <summary>Indexes that are missing once <see cref="DroppedIndexes"/> are gone.</summary>
    public IReadOnlyList<(string Name, bool Unique, IReadOnlyList<Field> Fields)> AddedIndexes { get; private set; } = [];

    /// <summary>Foreign keys that go, or that are made anew, by their names.</summary>
    public IReadOnlyList<string> DroppedKeys { get; private set; } = [];

    /// <summary>Foreign keys that are missing once <see cref="DroppedKeys"/> are gone.</summary>
    public IReadOnlyList<(string Name, string Clause)> AddedKeys { get; private set; } = [];

    /// <summary>The name of the column for the converted values of a field. No field begins with an underscore.</summary>
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
