using System.Text.Json;

namespace Dbal.Schemas;

/// <summary>The kinds of changes between the entities that a database was made for and those that the files declare now.</summary>
public enum ChangeKind
{
    /// <summary>An entity is new.</summary>
    AddEntity,

    /// <summary>An entity is gone, and its rows with it.</summary>
    DropEntity,

    /// <summary>A field is new. Rows that are there take its default or null; without either, there must be none.</summary>
    AddField,

    /// <summary>A field is gone, and its values with it. A renamed field is one that is gone and one that is new.</summary>
    DropField,

    /// <summary>A field has another type, or a decimal another precision or scale.</summary>
    ChangeType,

    /// <summary>Values that were allowed are not any more: an enum value is gone, max_length is shorter, min and max are closer.</summary>
    Narrow,

    /// <summary>More values are allowed.</summary>
    Widen,

    /// <summary>Null is not a value any more.</summary>
    Require,

    /// <summary>Null is a value now.</summary>
    Relax,

    /// <summary>Another default, <c>required</c> or <c>generated</c>: what writes do from now on. No row changes.</summary>
    Redefine,

    /// <summary>An index is new.</summary>
    AddIndex,

    /// <summary>An index is gone.</summary>
    DropIndex,

    /// <summary>A unique key is new. Rows that are there must not break it.</summary>
    AddUnique,

    /// <summary>A unique key is gone.</summary>
    DropUnique,

    /// <summary>A foreign key is new. Rows that are there must not break it.</summary>
    AddReference,

    /// <summary>A foreign key is gone; the field stays.</summary>
    DropReference,

    /// <summary>Another <c>on_delete</c>.</summary>
    ChangeOnDelete,
}

/// <summary>The names of the kinds, as the command line and messages spell them.</summary>
public static class ChangeKinds
{
    /// <summary>The kinds that may lose values or forbid what was allowed: each is carried out only when it is allowed by name.</summary>
    public static IReadOnlyList<ChangeKind> Destructive { get; } =
        [ChangeKind.DropField, ChangeKind.DropEntity, ChangeKind.ChangeType, ChangeKind.Narrow, ChangeKind.Require];

    /// <summary>The name, such as <c>drop-field</c>.</summary>
    public static string NameOf(ChangeKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());
}
