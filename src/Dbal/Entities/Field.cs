namespace Dbal.Entities;

/// <summary>A field of an entity, as its YAML file declares it. The name is also the column's.</summary>
public sealed record Field
{
    /// <summary>The name, as in JSON and in queries.</summary>
    public required string Name { get; init; }

    /// <summary>The type.</summary>
    public required FieldType Type { get; init; }

    /// <summary>The place in <see cref="Entity.Fields"/> and in <see cref="Backends.Row.Values"/>; 0 is the id.</summary>
    public required int Ordinal { get; init; }

    /// <summary>Whether a create or replace must give a value.</summary>
    public bool Required { get; init; }

    /// <summary>Whether null is a value of the field.</summary>
    public bool Nullable { get; init; } = true;

    /// <summary>The value that an absent field takes, in the CLR type of <see cref="Type"/>; null when there is none.</summary>
    public object? Default { get; init; }

    /// <summary>How the daemon makes the value by itself.</summary>
    public Generated Generated { get; init; }

    /// <summary>Whether the value can be written and is never given back (S24).</summary>
    public bool Sensitive { get; init; }

    /// <summary>The longest text, in Unicode scalar values; null when unlimited (S22).</summary>
    public int? MaxLength { get; init; }

    /// <summary>The smallest value of a number, inclusive, in the CLR type of <see cref="Type"/>.</summary>
    public object? Min { get; init; }

    /// <summary>The largest value of a number, inclusive, in the CLR type of <see cref="Type"/>.</summary>
    public object? Max { get; init; }

    /// <summary>The values of an enum, in declared order; empty for other types.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>The total digits of a decimal, at most 28.</summary>
    public int Precision { get; init; }

    /// <summary>The digits after the point of a decimal.</summary>
    public int Scale { get; init; }

    /// <summary>The entity that the value is an id of, in the same tenant; null when it is none.</summary>
    public ForeignKey? ForeignKey { get; init; }

    /// <summary>What the field is for, for readers of OpenAPI.</summary>
    public string? Description { get; init; }

    /// <inheritdoc/>
    public bool Equals(Field? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>How the daemon makes a field's value.</summary>
public enum Generated
{
    /// <summary>It does not.</summary>
    No,

    /// <summary>A version 7 UUID, when a create gives none (S20).</summary>
    Uuid,

    /// <summary>The time of creation. Clients cannot write it.</summary>
    Created,

    /// <summary>The time of the last write. Clients cannot write it.</summary>
    Updated,
}

/// <summary>A reference to the id of another entity's row in the same tenant (S34, S38).</summary>
/// <param name="Target">The full name of the entity that is referred to, as <c>package.name</c>.</param>
/// <param name="OnDelete">What becomes of the referring row when the one that it refers to is deleted.</param>
public sealed record ForeignKey(string Target, OnDelete OnDelete);

/// <summary>What becomes of a row when the row that it refers to is deleted.</summary>
public enum OnDelete
{
    /// <summary>The deletion is refused with CONFLICT.</summary>
    Restrict,

    /// <summary>It is deleted too.</summary>
    Cascade,

    /// <summary>Its field becomes null, and its version changes.</summary>
    SetNull,
}
