using Dbal.Entities;
using Dbal.Errors;
using Dbal.Queries;
using Dbal.Schemas;
using Dbal.Values;

namespace Dbal.Backends;

/// <summary>
/// Access to the database that stores the rows of a schema. <see cref="Operations.DataService"/> does what is the same for every database: validation,
/// defaults, generated values, paging, upsert. An implementation does what depends on the database.
/// </summary>
/// <remarks>
/// All methods are thread-safe. They fail with <see cref="DbalException"/>: <see cref="ErrorCode.DatabaseError"/> while the database is unavailable
/// (later calls reconnect), <see cref="ErrorCode.Timeout"/> when it is too slow. No method reads, counts or changes rows of another tenant (S38).
/// </remarks>
public interface IBackend : IAsyncDisposable
{
    /// <summary>The optional capabilities. Final once <see cref="PrepareAsync"/> has returned.</summary>
    Capabilities Capabilities { get; }

    /// <summary>
    /// Connects, and updates the schema like <see cref="ApplySchemaAsync"/> without allowed destructive changes. The daemon calls it until it succeeds, and
    /// before any other method except <see cref="ApplySchemaAsync"/> and <see cref="PlanSchemaAsync"/>. Several daemons may call it on one database at once.
    /// </summary>
    Task PrepareAsync(CancellationToken cancellation);

    /// <summary>Compares the database with the entities and counts the affected rows, without changes (S39).</summary>
    Task<SchemaPlan> PlanSchemaAsync(CancellationToken cancellation);

    /// <summary>Creates and alters tables, collections and indexes to match the entities: all changes or none (S39).</summary>
    /// <param name="allowed">The destructive kinds of changes that are allowed. Changes that lose no data are always allowed.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    /// <exception cref="DbalException"><see cref="ErrorCode.DatabaseError"/>, naming every change that is not allowed.</exception>
    Task<SchemaPlan> ApplySchemaAsync(IReadOnlyCollection<ChangeKind> allowed, CancellationToken cancellation);

    /// <summary>Checks that the database answers, over a connection of the kind that queries use.</summary>
    Task PingAsync(CancellationToken cancellation);

    /// <summary>Returns the names and versions of server and driver.</summary>
    Task<ServerDescription> DescribeAsync(CancellationToken cancellation);

    /// <summary>Returns the row with this id, or null.</summary>
    Task<Row?> ReadAsync(Entity entity, string tenant, Guid id, CancellationToken cancellation);

    /// <summary>Returns the first rows that match a filter, in the given order.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="order">The sort keys; the last one is the id, which makes the order total (S2).</param>
    /// <param name="limit">The maximum number of rows, at least 1.</param>
    /// <param name="cancellation">Cancels the query.</param>
    Task<IReadOnlyList<Row>> FindAsync(Entity entity, string tenant, Filter filter, IReadOnlyList<SortKey> order, int limit, CancellationToken cancellation);

    /// <summary>Counts the rows that match a filter.</summary>
    Task<long> CountAsync(Entity entity, string tenant, Filter filter, CancellationToken cancellation);

    /// <summary>Inserts rows in the given order, all or none (S32). A row may refer to itself and to earlier rows.</summary>
    /// <exception cref="DbalException">
    /// <see cref="ErrorCode.Conflict"/>, with the fields of the key, for a duplicate or a reference to a missing row.
    /// </exception>
    Task InsertAsync(Entity entity, string tenant, IReadOnlyList<Row> rows, CancellationToken cancellation);

    /// <summary>Updates some fields of a row and returns the whole updated row.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="id">The id of the row.</param>
    /// <param name="changes">The new values; other fields are unchanged.</param>
    /// <param name="version">The row's new version.</param>
    /// <param name="expectedVersion">
    /// The version that the row must have, or null for any. Of concurrent callers with the same expected version, one succeeds (S35).
    /// </param>
    /// <param name="cancellation">Cancels the statement.</param>
    /// <exception cref="DbalException"><see cref="ErrorCode.NotFound"/>, <see cref="ErrorCode.PreconditionFailed"/> or <see
    /// cref="ErrorCode.Conflict"/>.</exception>
    Task<Row> UpdateAsync(
        Entity entity, string tenant, Guid id, IReadOnlyDictionary<Field, object?> changes, long version, long? expectedVersion,
        CancellationToken cancellation);

    /// <summary>Deletes a row, and applies <c>on_delete</c> of the foreign keys that refer to it (S34).</summary>
    /// <exception cref="DbalException"><see cref="ErrorCode.NotFound"/>, <see cref="ErrorCode.PreconditionFailed"/> or <see
    /// cref="ErrorCode.Conflict"/>.</exception>
    Task DeleteAsync(Entity entity, string tenant, Guid id, long? expectedVersion, CancellationToken cancellation);
}
