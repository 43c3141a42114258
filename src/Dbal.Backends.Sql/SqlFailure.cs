namespace Dbal.Backends.Sql;

/// <summary>What a driver's exception means.</summary>
/// <param name="Kind">The kind of failure.</param>
/// <param name="Constraint">The violated constraint or index, when the engine names it.</param>
/// <param name="Columns">The columns of the violated key, when the engine names those instead.</param>
public sealed record SqlFailure(SqlFailureKind Kind, string? Constraint = null, IReadOnlyList<string>? Columns = null);

/// <summary>The failures that callers are told apart.</summary>
public enum SqlFailureKind
{
    /// <summary>A unique key or the primary key.</summary>
    Duplicate,

    /// <summary>A foreign key, from either side.</summary>
    Reference,

    /// <summary>A deadlock or the like: the database took everything back, and asks to try again.</summary>
    Deadlock,

    /// <summary>A statement or a wait for a lock that took too long.</summary>
    TimedOut,

    /// <summary>The server refuses the daemon's user, password or database, or the user lacks a privilege.</summary>
    Refused,

    /// <summary>A table or column is not there, or does not take what the entity allows.</summary>
    Unfit,

    /// <summary>The disk has no space left for a write.</summary>
    DiskFull,

    /// <summary>The database is away, starting, stopping, or out of connections.</summary>
    Unavailable,
}
