using Dbal.Entities;
using Dbal.Text;

namespace Dbal.Backends.Sql;

/// <summary>The names of constraints, and the way back from a name in a driver's message to the fields of the key.</summary>
public sealed class ConstraintNames
{
    private readonly Dictionary<string, IReadOnlyList<Field>> keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Reference> references = new(StringComparer.Ordinal);

    /// <summary>Names the constraints of a schema.</summary>
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

    /// <summary>The name of the constraint that keeps a foreign key.</summary>
    public static string ForeignKey(Entity entity, Field field) => ShortName.Of($"fk_{entity.Table}_{field.Name}");

    /// <summary>The name of the index that serves a foreign key which no declared index serves.</summary>
    public static string ForeignKeyIndex(Entity entity, Field field) => ShortName.Of($"ix_fk_{entity.Table}_{field.Name}");

    /// <summary>The fields of the key that a duplicate was found in. What is not a declared key is the primary key.</summary>
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
