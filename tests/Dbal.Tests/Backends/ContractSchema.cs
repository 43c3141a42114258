using Dbal.Entities;
using Index = Dbal.Entities.Index;

namespace Dbal.Tests.Backends;

/// <summary>The entities of <see cref="BackendContract"/>.</summary>
public static class ContractSchema
{
    /// <summary>A field of every type, two unique keys and an index for each kind of order.</summary>
    public static Entity Sample { get; } = Make(
        "sample",
        [
            new Field { Name = "name", Type = FieldType.String, Ordinal = 1, MaxLength = 200 },
            new Field { Name = "note", Type = FieldType.Text, Ordinal = 2 },
            new Field { Name = "count", Type = FieldType.Integer, Ordinal = 3 },
            new Field { Name = "serial", Type = FieldType.Bigint, Ordinal = 4 },
            new Field { Name = "price", Type = FieldType.Decimal, Ordinal = 5, Precision = 28, Scale = 6 },
            new Field { Name = "ratio", Type = FieldType.Double, Ordinal = 6 },
            new Field { Name = "active", Type = FieldType.Boolean, Ordinal = 7 },
            new Field { Name = "at", Type = FieldType.DateTime, Ordinal = 8 },
            new Field { Name = "day", Type = FieldType.Date, Ordinal = 9 },
            new Field { Name = "other", Type = FieldType.Uuid, Ordinal = 10 },
            new Field { Name = "state", Type = FieldType.Enum, Ordinal = 11, Values = ["draft", "active", "Retired"] },
            new Field { Name = "document", Type = FieldType.Json, Ordinal = 12 },
            new Field { Name = "code", Type = FieldType.String, Ordinal = 13, MaxLength = 768 },
            new Field { Name = "area", Type = FieldType.String, Ordinal = 14, MaxLength = 32 },
            new Field { Name = "rank", Type = FieldType.Integer, Ordinal = 15 },
        ],
        [(["name"], false), (["price"], false), (["at"], false), (["code"], true), (["area", "rank"], true)]);

    /// <summary>The entity that others refer to.</summary>
    public static Entity Parent { get; } = Make("parent", [new Field { Name = "name", Type = FieldType.String, Ordinal = 1, MaxLength = 50 }], []);

    /// <summary>Deleted with its parent, by a foreign key that is not nullable.</summary>
    public static Entity Dependent { get; } = Make("dependent", [Refers("parentId", 1, "contract.parent", OnDelete.Cascade, nullable: false)], []);

    /// <summary>Deleted with the dependent that it refers to.</summary>
    public static Entity Grandchild { get; } = Make("grandchild", [Refers("dependentId", 1, "contract.dependent", OnDelete.Cascade)], []);

    /// <summary>Kept when the referenced row is deleted.</summary>
    public static Entity Survivor { get; } = Make(
        "survivor",
        [
            Refers("parentId", 1, "contract.parent", OnDelete.SetNull),
            Refers("dependentId", 2, "contract.dependent", OnDelete.SetNull),
            new Field { Name = "updatedAt", Type = FieldType.DateTime, Ordinal = 3, Generated = Generated.Updated },
        ],
        [(["parentId"], false)]);

    /// <summary>Prevents the deletion of the referenced row.</summary>
    public static Entity Keeper { get; } = Make("keeper", [Refers("parentId", 1, "contract.parent", OnDelete.Restrict)], []);

    /// <summary>Refers to its own entity.</summary>
    public static Entity Node { get; } = Make(
        "node", [Refers("parentId", 1, "contract.node", OnDelete.Cascade), Refers("friendId", 2, "contract.node", OnDelete.SetNull)], []);

    /// <summary>Prevents the deletion of the referenced row, by the first field of an index whose other field is nullable.</summary>
    public static Entity Member { get; } = Make(
        "member",
        [Refers("parentId", 1, "contract.parent", OnDelete.Restrict), new Field { Name = "rank", Type = FieldType.Integer, Ordinal = 2 }],
        [(["parentId", "rank"], false)]);

    /// <summary>Unique keys, the first nullable and the second not, and a generated field.</summary>
    public static Entity Keyed { get; } = Make(
        "keyed",
        [
            new Field { Name = "loose", Type = FieldType.String, Ordinal = 1, MaxLength = 20 },
            new Field { Name = "strict", Type = FieldType.String, Ordinal = 2, MaxLength = 20, Nullable = false, Required = true },
            new Field { Name = "left", Type = FieldType.Integer, Ordinal = 3 },
            new Field { Name = "right", Type = FieldType.Integer, Ordinal = 4 },
            new Field { Name = "serial", Type = FieldType.Uuid, Ordinal = 5, Nullable = false, Generated = Generated.Uuid },
        ],
        [(["loose"], true), (["strict"], true), (["left", "right"], true), (["serial"], true)]);

    /// <summary>Fields whose names have a meaning in SQL, MongoDB, Prisma Client or JavaScript.</summary>
    public static Entity Odd { get; } = Make(
        "odd",
        [
            .. new[]
            {
                "constructor", "not", "equals", "toString", "hasOwnProperty", "valueOf", "then", "prototype", "length", "is", "some", "every", "none", "connect", "create", "select",
                "where", "table", "order", "key", "null", "tenant", "version", "fields", "f_id", "data", "mode",
            }.Select((name, place) => new Field { Name = name, Type = FieldType.String, Ordinal = place + 1, MaxLength = 30 }),
        ],
        []);

    /// <summary>All entities.</summary>
    public static Schema Schema { get; } = new([Sample, Parent, Dependent, Grandchild, Survivor, Keeper, Node, Member, Keyed, Odd]);

    /// <summary>Finds a field.</summary>
    public static Field FieldOf(Entity entity, string name) => entity.Fields.Single(field => field.Name == name);

    private static Field Refers(string name, int ordinal, string target, OnDelete onDelete, bool nullable = true) =>
        new() { Name = name, Type = FieldType.Uuid, Ordinal = ordinal, Nullable = nullable, ForeignKey = new ForeignKey(target, onDelete) };

    private static Entity Make(string name, Field[] fields, (string[] Fields, bool Unique)[] indexes) => new(
        "contract",
        name,
        [new Field { Name = Entity.IdField, Type = FieldType.Uuid, Ordinal = 0, Nullable = false, Generated = Generated.Uuid }, .. fields],
        [
            .. indexes.Select(index => new Index(
                $"{(index.Unique ? "ux" : "ix")}_contract_{name}_{string.Join('_', index.Fields)}",
                [.. index.Fields.Select(each => fields.Single(field => field.Name == each))],
                index.Unique)),
        ]);
}
