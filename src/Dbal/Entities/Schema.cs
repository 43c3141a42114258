using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Dbal.Entities;

/// <summary>All entities that a daemon serves, and the references between them.</summary>
public sealed class Schema
{
    private readonly FrozenDictionary<string, Entity> byFullName;
    private readonly ILookup<string, Reference> references;

    /// <summary>Creates a schema from entities whose foreign keys are already validated.</summary>
    public Schema(IEnumerable<Entity> entities)
    {
        byFullName = entities.ToFrozenDictionary(entity => entity.FullName, StringComparer.Ordinal);
        Entities = InOrderOfReference();
        references = Entities
            .SelectMany(entity => entity.ForeignKeys.Select(field => new Reference(entity, field, field.ForeignKey!.OnDelete)))
            .ToLookup(reference => reference.Field.ForeignKey!.Target, StringComparer.Ordinal);
    }

    /// <summary>The entities: referenced entities first, otherwise by full name.</summary>
    public IReadOnlyList<Entity> Entities { get; }

    /// <summary>Finds an entity by <c>package.name</c>.</summary>
    public bool TryGetEntity(string fullName, [MaybeNullWhen(false)] out Entity entity) => byFullName.TryGetValue(fullName, out entity);

    /// <summary>The entity that a foreign key refers to.</summary>
    public Entity Target(ForeignKey foreignKey) => byFullName[foreignKey.Target];

    /// <summary>The foreign keys that refer to an entity; a deletion has to handle them (S34).</summary>
    public IEnumerable<Reference> ReferencesTo(Entity entity) => references[entity.FullName];

    /// <summary>Whether no entity refers to an entity and its rows cannot restrict a deletion, so that a cascade may delete them without looking at them.</summary>
    public bool IsLeaf(Entity entity) => !ReferencesTo(entity).Any() && !entity.ForeignKeys.Any(field => field.ForeignKey!.OnDelete == OnDelete.Restrict);

    private List<Entity> InOrderOfReference()
    {
        var ordered = new List<Entity>();
        var seen = new HashSet<Entity>();
        foreach (var entity in byFullName.Values.OrderBy(entity => entity.FullName, StringComparer.Ordinal))
            Visit(entity);
        return ordered;

        void Visit(Entity entity)
        {
            if (!seen.Add(entity))
                return;
            foreach (var field in entity.ForeignKeys)
                Visit(byFullName[field.ForeignKey!.Target]);
            ordered.Add(entity);
        }
    }
}

/// <summary>A foreign key of one entity that refers to another.</summary>
/// <param name="From">The referring entity.</param>
/// <param name="Field">The referring field.</param>
/// <param name="OnDelete">The action on the referring row when the referenced row is deleted.</param>
public sealed record Reference(Entity From, Field Field, OnDelete OnDelete);
