using System.Diagnostics.CodeAnalysis;
using Dbal.Entities;

namespace Dbal.Backends.Prisma.Models;

/// <summary>
/// The names that an entity and its parts have in Prisma. Fields have a prefix, since Prisma Client and JavaScript have a meaning for many names, such as
/// <c>not</c> and <c>constructor</c>. The system columns, whose names Prisma would refuse, and relations begin with a capital, so nothing collides.
/// </summary>
internal sealed record PrismaModel(Entity Entity, string Name)
{
    /// <summary>The field for the tenant's column.</summary>
    public const string Tenant = "Tenant";

    /// <summary>The field for the version's column.</summary>
    public const string Version = "Version";

    /// <summary>The field for the id.</summary>
    public const string Id = $"{FieldPrefix}{Entity.IdField}";

    /// <summary>What <c>findUnique</c> calls the primary key.</summary>
    public const string Key = $"{Tenant}_{Id}";

    private const string FieldPrefix = "f_";

    /// <summary>The model's property on Prisma Client.</summary>
    public string Accessor { get; } = char.ToLowerInvariant(Name[0]) + Name[1..];

    /// <summary>The name of an entity's field in the model.</summary>
    public static string NameOf(Field field) => $"{FieldPrefix}{field.Name}";

    /// <summary>Finds the entity's field by its name in the model.</summary>
    public static bool TryGetField(Entity entity, string name, [MaybeNullWhen(false)] out Field field)
    {
        field = null;
        return name.StartsWith(FieldPrefix, StringComparison.Ordinal) && entity.TryGetField(name[FieldPrefix.Length..], out field);
    }

    /// <summary>The name that a relation has on both its sides.</summary>
    public string Relation(Field foreignKey) => $"{Name}_{foreignKey.Name}";

    /// <summary>The relation's field on the side that refers.</summary>
    public static string RelationField(Field foreignKey) => $"{Capitalised(foreignKey.Name)}Row";

    /// <summary>The relation's field on the side that is referred to.</summary>
    public string BackRelationField(Field foreignKey) => $"{Name}By{Capitalised(foreignKey.Name)}";

    private static string Capitalised(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
