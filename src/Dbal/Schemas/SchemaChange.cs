using Dbal.Entities;
using Index = Dbal.Entities.Index;

namespace Dbal.Schemas;

/// <summary>One difference between the entities in the database and in the files.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Subject">The changed object, such as <c>core.user.email</c> or <c>core.user (email, role)</c>.</param>
/// <param name="Detail">The change, as a phrase that follows the subject.</param>
public sealed record SchemaChange(ChangeKind Kind, string Subject, string Detail)
{
    /// <summary>The entity in the database; null when it is new.</summary>
    public Entity? Before { get; init; }

    /// <summary>The entity in its file; null when it was removed.</summary>
    public Entity? After { get; init; }

    /// <summary>The field in the database; null when it is new or when the change does not concern a field.</summary>
    public Field? FieldBefore { get; init; }

    /// <summary>The field in the file; null when it was removed or when the change does not concern a field.</summary>
    public Field? FieldAfter { get; init; }

    /// <summary>The unique key or index.</summary>
    public Index? Index { get; init; }

    /// <summary>Whether the change is safe exactly when no existing row violates it.</summary>
    public bool DependsOnRows { get; init; }

    /// <summary>The affected rows, if they were counted.</summary>
    public AffectedRows Rows { get; init; } = AffectedRows.None;

    /// <summary>Whether the change must be allowed explicitly.</summary>
    public bool IsDestructive => ChangeKinds.Destructive.Contains(Kind) && !DependsOnRows;

    /// <summary>Whether the daemon may apply the change at startup: no data is lost, and no row violates a new rule.</summary>
    public bool IsSafe => !IsDestructive && Rows.Breaking == 0;

    /// <summary>Whether the change may be applied. Rows that violate a new rule always prevent it: the API would return them against its rules.</summary>
    public bool IsAllowedBy(IReadOnlyCollection<ChangeKind> allowed) => Rows.Breaking == 0 && (!IsDestructive || allowed.Contains(Kind));

    /// <inheritdoc/>
    public override string ToString()
    {
        var broken = Rows.Breaking switch
        {
            0 => "",
            1 => $"; 1 row violates it: {Rows.First[0]}",
            _ => $"; {Rows.Breaking} rows violate it, such as {string.Join(", ", Rows.First)}",
        };
        return $"{ChangeKinds.NameOf(Kind)} {Subject}: {Detail}{broken}";
    }
}

/// <summary>The rows that a change affects.</summary>
/// <param name="Affected">The number of rows that get another value or lose one.</param>
/// <param name="Breaking">The number of rows that violate the new rule.</param>
/// <param name="First">The first of these, as <c>tenant/id</c>.</param>
public sealed record AffectedRows(long Affected, long Breaking, IReadOnlyList<string> First)
{
    /// <summary>The maximum number of rows in <see cref="First"/>.</summary>
    public const int MaxNamed = 3;

    /// <summary>No rows, or rows that were not counted.</summary>
    public static AffectedRows None { get; } = new(0, 0, []);
}
