using Dbal.Entities;

namespace Dbal.Backends.Prisma.Models;

/// <summary>The models of a schema: <c>core.user</c> is the model <c>CoreUser</c> for the table <c>core_user</c>.</summary>
internal sealed class PrismaModels
{
    // Names that Prisma or every JavaScript object reserves, and that two or more words can form.
    private static readonly HashSet<string> Reserved = new(
        ["BigInt", "DateTime", "PrismaClient", "HasOwnProperty", "IsPrototypeOf", "PropertyIsEnumerable", "ToLocaleString", "ToString", "ValueOf"],
        StringComparer.Ordinal);

    private readonly Dictionary<Entity, PrismaModel> byEntity;

    /// <summary>Creates the models of a schema.</summary>
    public PrismaModels(Schema schema)
    {
        var shared = schema.Entities.GroupBy(PascalName).Where(group => group.Count() > 1).Select(group => group.Key)
            .Concat(Reserved).ToHashSet(StringComparer.Ordinal);
        byEntity = schema.Entities.ToDictionary(
            entity => entity, entity => new PrismaModel(entity, shared.Contains(PascalName(entity)) ? entity.Table : PascalName(entity)));
    }

    /// <summary>The model of an entity.</summary>
    public PrismaModel this[Entity entity] => byEntity[entity];

    private static string PascalName(Entity entity) =>
        string.Concat(entity.Table.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
