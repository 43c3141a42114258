using System.Text.Json;

namespace Dbal.Backends.Prisma.Bridge;

/// <summary>A request that the bridge answered with a failure.</summary>
/// <param name="kind">What the failure means.</param>
/// <param name="constraint">The violated constraint or index, if any.</param>
/// <param name="detail">Codes of Prisma and of the database, without values.</param>
internal sealed class BridgeFailure(BridgeFailureKind kind, string? constraint, string detail) : Exception($"Prisma Client failed: {detail}")
{
    /// <summary>What the failure means.</summary>
    public BridgeFailureKind Kind { get; } = kind;

    /// <summary>The violated constraint or index, if any.</summary>
    public string? Constraint { get; } = constraint;

    /// <summary>Reads the failure of an answer.</summary>
    public static BridgeFailure Read(JsonElement failure) => new(
        Enum.Parse<BridgeFailureKind>(failure.GetProperty("kind").GetString()!, ignoreCase: true),
        failure.TryGetProperty("constraint", out var constraint) ? constraint.GetString() : null,
        failure.GetProperty("detail").GetString()!);
}

/// <summary>The meanings of a failure, by the names that <c>bridge/failures.mjs</c> gives.</summary>
internal enum BridgeFailureKind
{
    /// <summary>A unique key or the primary key.</summary>
    Duplicate,

    /// <summary>A foreign key, from either side.</summary>
    Reference,

    /// <summary>A row that had to be there is not.</summary>
    NotFound,

    /// <summary>A deadlock or write conflict: everything was taken back, and may be tried again.</summary>
    Conflict,

    /// <summary>The database was too slow.</summary>
    Timeout,

    /// <summary>The database's disk has no space left.</summary>
    DiskFull,

    /// <summary>The database is away, or out of connections.</summary>
    Unavailable,

    /// <summary>A table or column is not there, or does not take what the entity allows.</summary>
    Unfit,

    /// <summary>What should not happen.</summary>
    Fault,
}
