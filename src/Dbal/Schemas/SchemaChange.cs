using Dbal.Entities;
using Index = Dbal.Entities.Index;

namespace Dbal.Schemas;

/// <summary>One difference between the entities that a database was made for and those that the files declare now.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Subject">What changes, such as <c>core.user.email</c> or <c>core.user (email, role)</c>.</param>
/// <param name="Detail">What the change is, so that it reads on from the subject.</param>
public sealed record SchemaChange(ChangeKind Kind, string Subject, string Detail)
{
    /// <summary>The entity as the database has it; null when it is new.</summary>
    public Entity? Before { get; init; }

    /// <summary>The entity as its file declares it; null when it is gone.</summary>
    public Entity? After { get; init; }

    /// <summary>The field as the database has it; null when it is new or the change is not one of a field.</summary>
    public Field? FieldBefore { get; init; }

    /// <summary>The field as its file declares it; null when it is gone or the change is not one of a field.</summary>
    public Field? FieldAfter { get; init; }

    /// <summary>The unique key or index, of the entity that has it.</summary>
    public Index? Index { get; init; }

    /// <summary>Whether the rows decide: the change loses nothing as long as none of them breaks it.</summary>
    public bool DependsOnRows { get; init; }

    /// <summary>The rows that the change concerns, as far as they were counted.</summary>
    public AffectedRows Rows { get; init; } = AffectedRows.None;

    /// <summary>Whether it takes an explicit permission.</summary>
    public bool IsDestructive => ChangeKinds.Destructive.Contains(Kind) && !DependsOnRows;

    /// <summary>Whether the daemon may carry it out by itself: nothing is lost, and no row breaks a new rule.</summary>
    public bool IsSafe => !IsDestructive && Rows.Breaking == 0;

    /// <summary>Whether it may be carried out. No permission covers rows that break a new rule: they would be answered against it.</summary>
    public bool IsAllowedBy(IReadOnlyCollection<ChangeKind> allowed) => Rows.Breaking == 0 && (!IsDestructive || allowed.Contains(Kind));

    /// <inheritdoc/>
    public override string ToString()
    {
        var broken = Rows.Breaking switch
        {
            0 => "",
            1 => $"; 1 row breaks it: {Rows.First[0]}",
            _ => $"; {Rows.Breaking} rows break it, first {string.Join(", ", Rows.First)}",
        };
        return $"{ChangeKinds.NameOf(Kind)} {Subject}: {Detail}{broken}";
    }
}

/// <summary>The rows that a change concerns.</summary>
/// <param name="Affected">How many rows get another value or lose one.</param>
/// <param name="Breaking">How many rows break the new rule.</param>
/// <param name="First">The first of these, as <c>tenant/id</c>.</param>
public sealed record AffectedRows(long Affected, long Breaking, IReadOnlyList<string> First)
{
    /// <summary>How many rows are named at most.</summary>
    public const int MaxNamed = 3;

    /// <summary>No rows, or none that were counted.</summary>
    public static AffectedRows None { get; } = new(0, 0, []);
}
