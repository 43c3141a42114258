namespace Dbal.Entities;

/// <summary>A field of an entity, as declared in its YAML file. Columns have the field's name.</summary>
public sealed record Field
{
    /// <summary>The name, as used in JSON and in queries.</summary>
    public required string Name { get; init; }

    /// <summary>The type.</summary>
    public required FieldType Type { get; init; }

    /// <summary>The index into <see cref="Entity.Fields"/> and <see cref="Values.Row.Values"/>; 0 is the id.</summary>
    public required int Ordinal { get; init; }

    /// <summary>Whether create and replace require a value.</summary>
    public bool Required { get; init; }

    /// <summary>Whether the value may be null.</summary>
    public bool Nullable { get; init; } = true;

    /// <summary>The value of an absent field, in the CLR type of <see cref="Type"/>; null without a default.</summary>
    public object? Default { get; init; }

    /// <summary>How the daemon generates the value.</summary>
    public Generated Generated { get; init; }

    /// <summary>Whether the value can be written but is never returned (S24).</summary>
    public bool Sensitive { get; init; }

    /// <summary>The maximum length of text, in Unicode scalar values; null when unlimited (S22).</summary>
    public int? MaxLength { get; init; }

    /// <summary>The minimum of a number, inclusive, in the CLR type of <see cref="Type"/>.</summary>
    public object? Min { get; init; }

    /// <summary>The maximum of a number, inclusive, in the CLR type of <see cref="Type"/>.</summary>
    public object? Max { get; init; }

    /// <summary>The values of an enum, in declared order; empty for other types.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>The total number of digits of a decimal, at most 28.</summary>
    public int Precision { get; init; }

    /// <summary>The number of digits of a decimal after the decimal point.</summary>
    public int Scale { get; init; }

    /// <summary>The foreign key; null when the field does not refer to an entity.</summary>
    public ForeignKey? ForeignKey { get; init; }

    /// <summary>The description, for OpenAPI.</summary>
    public string? Description { get; init; }

    /// <inheritdoc/>
    public bool Equals(Field? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>How the daemon generates a field's value.</summary>
public enum Generated
{
    /// <summary>Not generated.</summary>
    No,

    /// <summary>A version 7 UUID, when a create provides none (S20).</summary>
    Uuid,

    /// <summary>The time of creation. Clients cannot write it.</summary>
    Created,

    /// <summary>The time of the last write. Clients cannot write it.</summary>
    Updated,
}

/// <summary>A reference to the id of another entity's row in the same tenant (S34, S38).</summary>
/// <param name="Target">The full name of the referenced entity, as <c>package.name</c>.</param>
/// <param name="OnDelete">The action on the referring row when the referenced row is deleted.</param>
public sealed record ForeignKey(string Target, OnDelete OnDelete);

/// <summary>The action on a referring row when the referenced row is deleted.</summary>
public enum OnDelete
{
    /// <summary>The deletion fails with CONFLICT.</summary>
    Restrict,

    /// <summary>The referring row is deleted too.</summary>
    Cascade,

    /// <summary>The referring field is set to null, and the row gets a new version.</summary>
    SetNull,
}
