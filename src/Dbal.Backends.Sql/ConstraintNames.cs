using Dbal.Entities;
using Dbal.Text;

namespace Dbal.Backends.Sql;

/// <summary>Maps keys to constraint names, and constraint names in driver messages to the fields of the key.</summary>
public sealed class ConstraintNames
{
    private readonly Dictionary<string, IReadOnlyList<Field>> keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Reference> references = new(StringComparer.Ordinal);

    /// <summary>Computes the constraint names of a schema.</summary>
    public ConstraintNames(Schema schema)
    {
        foreach (var entity in schema.Entities)
        {
            foreach (var index in entity.Indexes)
                keys[index.Name] = index.Fields;
            foreach (var reference in schema.ReferencesTo(entity))
                references[ForeignKey(reference.From, reference.Field)] = reference;
        }
    }

    /// <summary>The name of a foreign key constraint.</summary>
    public static string ForeignKey(Entity entity, Field field) => ShortName.Of($"fk_{entity.Table}_{field.Name}");

    /// <summary>The name of the additional index for a foreign key that no declared index covers.</summary>
    public static string ForeignKeyIndex(Entity entity, Field field) => ShortName.Of($"ix_fk_{entity.Table}_{field.Name}");

    /// <summary>The fields of the violated key. A name that is not a declared key means the primary key.</summary>
    public IReadOnlyList<Field> KeyOf(Entity entity, SqlFailure failure)
    {
        if (failure.Constraint is { } name && keys.TryGetValue(name, out var fields))
            return fields;
        var columns = failure.Columns?.Where(column => column != SystemColumns.Tenant.Name).ToHashSet(StringComparer.Ordinal) ?? [];
        return entity.Indexes.FirstOrDefault(index => columns.SetEquals(index.Fields.Select(field => field.Name)))?.Fields ?? [entity.Id];
    }

    /// <summary>The foreign key with this name, or null.</summary>
    public Reference? FindReference(string? constraint) => constraint is null ? null : references.GetValueOrDefault(constraint);
}
