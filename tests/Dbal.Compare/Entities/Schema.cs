namespace Dbal.Compare.Entities;

/// <summary>The entities of a comparison.</summary>
internal sealed class Schema(IReadOnlyList<Entity> entities)
{
    public IReadOnlyList<Entity> Entities { get; } = entities;

    /// <summary>Finds an entity by <c>package.name</c>; null when there is none.</summary>
    public Entity? Find(string fullName) => Entities.FirstOrDefault(entity => entity.FullName == fullName);

    /// <summary>The references to an entity.</summary>
    public IEnumerable<(Entity From, Field Field)> ReferencesTo(Entity entity) =>
        from other in Entities from field in other.References where field.Target == entity.FullName select (other, field);

    /// <summary>Returns entities and all that they refer to.</summary>
    public IReadOnlyList<Entity> WithTargets(IEnumerable<Entity> some)
    {
        var found = new List<Entity>();
        var open = new Queue<Entity>(some);
        while (open.TryDequeue(out var entity))
        {
            if (found.Contains(entity))
                continue;
            found.Add(entity);
            foreach (var field in entity.References)
                open.Enqueue(Find(field.Target!)!);
        }

        return found;
    }
}
