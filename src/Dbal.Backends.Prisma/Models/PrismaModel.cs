using System.Diagnostics.CodeAnalysis;
using Dbal.Entities;

namespace Dbal.Backends.Prisma.Models;

/// <summary>
/// The names of an entity and its parts in Prisma. Fields have a prefix, because many names, such as <c>not</c> and <c>constructor</c>, have a meaning in
/// Prisma Client or JavaScript. System columns, whose names Prisma rejects, and relations start with a capital letter, so that no names collide.
/// </summary>
internal sealed record PrismaModel(Entity Entity, string Name)
{
    /// <summary>The field of the tenant column.</summary>
    public const string Tenant = "Tenant";

    /// <summary>The field of the version column.</summary>
    public const string Version = "Version";

    /// <summary>The field of the id.</summary>
    public const string Id = $"{FieldPrefix}{Entity.IdField}";

    /// <summary>The name of the primary key in <c>findUnique</c>.</summary>
    public const string Key = $"{Tenant}_{Id}";

    private const string FieldPrefix = "f_";

    /// <summary>The model's property on Prisma Client.</summary>
    public string Accessor { get; } = char.ToLowerInvariant(Name[0]) + Name[1..];

    /// <summary>The name of an entity's field in the model.</summary>
    public static string NameOf(Field field) => $"{FieldPrefix}{field.Name}";

    /// <summary>Finds an entity's field by its name in the model.</summary>
    public static bool TryGetField(Entity entity, string name, [MaybeNullWhen(false)] out Field field)
    {
        field = null;
        return name.StartsWith(FieldPrefix, StringComparison.Ordinal) && entity.TryGetField(name[FieldPrefix.Length..], out field);
    }

    /// <summary>The name of a relation, the same on both sides.</summary>
    public string Relation(Field foreignKey) => $"{Name}_{foreignKey.Name}";

    /// <summary>The relation's field on the referring side.</summary>
    public static string RelationField(Field foreignKey) => $"{Capitalised(foreignKey.Name)}Row";

    /// <summary>The relation's field on the referenced side.</summary>
    public string BackRelationField(Field foreignKey) => $"{Name}By{Capitalised(foreignKey.Name)}";

    private static string Capitalised(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
