using System.Text.Json;

namespace Dbal.Schemas;

/// <summary>The kinds of differences between the entities in the database and in the files.</summary>
public enum ChangeKind
{
    /// <summary>An entity was added.</summary>
    AddEntity,

    /// <summary>An entity was removed, together with its rows.</summary>
    DropEntity,

    /// <summary>A field was added. Existing rows take its default or null; without either, the entity must have no rows.</summary>
    AddField,

    /// <summary>A field was removed, together with its values. A renamed field is one removed and one added field.</summary>
    DropField,

    /// <summary>A field has another type, or a decimal another precision or scale.</summary>
    ChangeType,

    /// <summary>Fewer values are allowed: an enum value was removed, max_length is shorter, min is higher or max is lower.</summary>
    Narrow,

    /// <summary>More values are allowed.</summary>
    Widen,

    /// <summary>Null is no longer allowed.</summary>
    Require,

    /// <summary>Null is now allowed.</summary>
    Relax,

    /// <summary>Another default, <c>required</c> or <c>generated</c>, which only affects later writes.</summary>
    Redefine,

    /// <summary>An index was added.</summary>
    AddIndex,

    /// <summary>An index was removed.</summary>
    DropIndex,

    /// <summary>A unique key was added. Existing rows must not violate it.</summary>
    AddUnique,

    /// <summary>A unique key was removed.</summary>
    DropUnique,

    /// <summary>A foreign key was added. Existing rows must not violate it.</summary>
    AddReference,

    /// <summary>A foreign key was removed; the field remains.</summary>
    DropReference,

    /// <summary>Another <c>on_delete</c>.</summary>
    ChangeOnDelete,
}

/// <summary>The names of the kinds on the command line and in messages.</summary>
public static class ChangeKinds
{
    /// <summary>The destructive kinds: they may lose values or forbid existing ones, and are applied only when allowed by name.</summary>
    public static IReadOnlyList<ChangeKind> Destructive { get; } =
        [ChangeKind.DropField, ChangeKind.DropEntity, ChangeKind.ChangeType, ChangeKind.Narrow, ChangeKind.Require];

    /// <summary>The name, such as <c>drop-field</c>.</summary>
    public static string NameOf(ChangeKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());
}
