using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Dbal.Entities;

/// <summary>All entities that a daemon serves, with the references between them.</summary>
public sealed class Schema
{
    private readonly FrozenDictionary<string, Entity> byFullName;
    private readonly ILookup<string, Reference> references;

    /// <summary>Puts a schema together from entities whose foreign keys were checked before.</summary>
    public Schema(IEnumerable<Entity> entities)
    {
        byFullName = entities.ToFrozenDictionary(entity => entity.FullName, StringComparer.Ordinal);
        Entities = InOrderOfReference();
        references = Entities
            .SelectMany(entity => entity.ForeignKeys.Select(field => new Reference(entity, field, field.ForeignKey!.OnDelete)))
            .ToLookup(reference => reference.Field.ForeignKey!.Target, StringComparer.Ordinal);
    }

    /// <summary>The entities; each comes after those that it refers to, else in order of full name.</summary>
    public IReadOnlyList<Entity> Entities { get; }

    /// <summary>Finds an entity by <c>package.name</c>.</summary>
    public bool TryGetEntity(string fullName, [MaybeNullWhen(false)] out Entity entity) => byFullName.TryGetValue(fullName, out entity);

    /// <summary>The entity that a foreign key refers to.</summary>
    public Entity Target(ForeignKey foreignKey) => byFullName[foreignKey.Target];

    /// <summary>The fields that refer to an entity's rows: what a deletion has to look after (S34).</summary>
    public IEnumerable<Reference> ReferencesTo(Entity entity) => references[entity.FullName];

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

/// <summary>A field of one entity that refers to rows of another.</summary>
/// <param name="From">The entity that has the field.</param>
/// <param name="Field">The field.</param>
/// <param name="OnDelete">What becomes of its row when the row that it refers to is deleted.</param>
public sealed record Reference(Entity From, Field Field, OnDelete OnDelete);
