using Dbal.Entities;
using Dbal.Errors;
using Dbal.Queries;
using Dbal.Schemas;

namespace Dbal.Backends;

/// <summary>
/// A database that keeps the rows of a schema. What is the same on every database (checking, defaults, generated values, paging,
/// upsert) is done above it, in <see cref="Operations.DataService"/>; what an engine does in its own way is done below.
/// </summary>
/// <remarks>
/// Every method may be called by many callers at once. Failures are <see cref="DbalException"/>: <see cref="ErrorCode.DatabaseError"/> while
/// the database is away, which ends by itself when it is back, <see cref="ErrorCode.Timeout"/> when it is too slow. Nothing is seen,
/// counted or changed that belongs to another tenant (S38).
/// </remarks>
public interface IBackend : IAsyncDisposable
{
    /// <summary>What the engine can do beyond what every backend does. Settled once <see cref="PrepareAsync"/> has ended.</summary>
    Capabilities Capabilities { get; }

    /// <summary>
    /// Connects, and brings the database to the entities as <see cref="ApplySchemaAsync"/> does with nothing allowed. Called until it succeeds, before any
    /// other method but that and <see cref="PlanSchemaAsync"/>; may be called by several daemons at once on one database.
    /// </summary>
    Task PrepareAsync(CancellationToken cancellation);

    /// <summary>Compares the database with the entities, counts the rows that are concerned, and changes nothing (S39).</summary>
    Task<SchemaPlan> PlanSchemaAsync(CancellationToken cancellation);

    /// <summary>Makes and changes tables, collections and indexes so that they fit the entities: everything or nothing (S39).</summary>
    /// <param name="allowed">The destructive kinds of changes that are allowed. Changes that lose nothing always are.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="DbalException"><see cref="ErrorCode.DatabaseError"/> that names every change that is not allowed.</exception>
    Task<SchemaPlan> ApplySchemaAsync(IReadOnlyCollection<ChangeKind> allowed, CancellationToken cancellation);

    /// <summary>Asks the database for an answer, over a connection as queries use it.</summary>
    Task PingAsync(CancellationToken cancellation);

    /// <summary>Tells which server and driver this is.</summary>
    Task<ServerDescription> DescribeAsync(CancellationToken cancellation);

    /// <summary>Gives the row with this id, or null.</summary>
    Task<Row?> ReadAsync(Entity entity, string tenant, Guid id, CancellationToken cancellation);

    /// <summary>Gives the first rows, by an order that ends in the id, that a filter keeps.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="filter">What is kept.</param>
    /// <param name="order">The order; its last key is the id, so that no two rows are equal in it (S2).</param>
    /// <param name="limit">How many rows at the most, at least 1.</param>
    /// <param name="cancellation">Ends the query.</param>
    Task<IReadOnlyList<Row>> FindAsync(Entity entity, string tenant, Filter filter, IReadOnlyList<SortKey> order, int limit, CancellationToken cancellation);

    /// <summary>Counts the rows that a filter keeps.</summary>
    Task<long> CountAsync(Entity entity, string tenant, Filter filter, CancellationToken cancellation);

    /// <summary>Adds rows, in this order, all or none (S32). A row may refer to itself, and to one before it.</summary>
    /// <exception cref="DbalException"><see cref="ErrorCode.Conflict"/>, with the fields of the key, for a duplicate or a reference to a missing row.</exception>
    Task InsertAsync(Entity entity, string tenant, IReadOnlyList<Row> rows, CancellationToken cancellation);

    /// <summary>Changes some fields of a row and gives the whole row as it is then.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="id">The row.</param>
    /// <param name="changes">The new values; other fields stay.</param>
    /// <param name="version">The row's new version.</param>
    /// <param name="expectedVersion">The version that the row must have, or null for any. Of callers that race with the same one, one wins (S35).</param>
    /// <param name="cancellation">Ends the statement.</param>
    /// <exception cref="DbalException"><see cref="ErrorCode.NotFound"/>, <see cref="ErrorCode.PreconditionFailed"/> or <see cref="ErrorCode.Conflict"/>.</exception>
    Task<Row> UpdateAsync(
        Entity entity, string tenant, Guid id, IReadOnlyDictionary<Field, object?> changes, long version, long? expectedVersion, CancellationToken cancellation);

    /// <summary>Deletes a row, and sees to the rows that refer to it as their foreign keys declare (S34).</summary>
    /// <exception cref="DbalException"><see cref="ErrorCode.NotFound"/>, <see cref="ErrorCode.PreconditionFailed"/> or <see cref="ErrorCode.Conflict"/>.</exception>
    Task DeleteAsync(Entity entity, string tenant, Guid id, long? expectedVersion, CancellationToken cancellation);
}
