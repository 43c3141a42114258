using System.Text.Json;

namespace Dbal.Backends.Prisma.Bridge;

/// <summary>A request failed in the bridge.</summary>
/// <param name="kind">The kind of failure.</param>
/// <param name="constraint">The violated constraint or index, if any.</param>
/// <param name="detail">Codes of Prisma and of the database, without values.</param>
internal sealed class BridgeFailure(BridgeFailureKind kind, string? constraint, string detail) : Exception($"Prisma Client failed: {detail}")
{
    /// <summary>The kind of failure.</summary>
    public BridgeFailureKind Kind { get; } = kind;

    /// <summary>The violated constraint or index, if any.</summary>
    public string? Constraint { get; } = constraint;

    /// <summary>Reads the failure in a response.</summary>
    public static BridgeFailure Read(JsonElement failure) => new(
        Enum.Parse<BridgeFailureKind>(failure.GetProperty("kind").GetString()!, ignoreCase: true),
        failure.TryGetProperty("constraint", out var constraint) ? constraint.GetString() : null,
        failure.GetProperty("detail").GetString()!);
}

/// <summary>The kinds of failures, by the names in <c>bridge/failures.mjs</c>.</summary>
internal enum BridgeFailureKind
{
    /// <summary>A unique key or the primary key is violated.</summary>
    Duplicate,

    /// <summary>A foreign key is violated, by the referring or the referenced row.</summary>
    Reference,

    /// <summary>A required row does not exist.</summary>
    NotFound,

    /// <summary>A deadlock or write conflict: the database rolled back, and the operation can be retried.</summary>
    Conflict,

    /// <summary>The database exceeded a time limit.</summary>
    Timeout,

    /// <summary>The database's disk is full.</summary>
    DiskFull,

    /// <summary>The database is unreachable, or out of connections.</summary>
    Unavailable,

    /// <summary>A table or column is missing or does not match the entity.</summary>
    SchemaMismatch,

    /// <summary>An unexpected failure.</summary>
    Fault,
}
