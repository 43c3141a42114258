namespace Dbal.Backends.Sql;

/// <summary>A classified exception of a driver.</summary>
/// <param name="Kind">The kind of failure.</param>
/// <param name="Constraint">The violated constraint or index, if the database names it.</param>
/// <param name="Columns">The columns of the violated key, if the database names these instead.</param>
public sealed record SqlFailure(SqlFailureKind Kind, string? Constraint = null, IReadOnlyList<string>? Columns = null);

/// <summary>The kinds of failures that are handled differently.</summary>
public enum SqlFailureKind
{
    /// <summary>A unique key or the primary key is violated.</summary>
    Duplicate,

    /// <summary>A foreign key is violated, by the referring or the referenced row.</summary>
    Reference,

    /// <summary>A deadlock or serialization failure: the database rolled back, and the operation can be retried.</summary>
    Deadlock,

    /// <summary>A statement or a lock wait exceeded its time limit.</summary>
    TimedOut,

    /// <summary>The server rejects the daemon's user, password or database, or the user lacks a privilege.</summary>
    Refused,

    /// <summary>A table or column is missing or does not match the entity.</summary>
    SchemaMismatch,

    /// <summary>The disk is full.</summary>
    DiskFull,

    /// <summary>The database is unreachable, starting, stopping, or out of connections.</summary>
    Unavailable,
}
