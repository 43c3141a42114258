using Dbal.Values;

namespace Dbal.Benchmarks;

/// <summary>Three statements on products, directly with the driver.</summary>
internal interface IDirectDatabase
{
    /// <summary>Reads a row by its id.</summary>
    Task<Row> ReadAsync(string tenant, Guid id, CancellationToken cancellation);

    /// <summary>Reads the first rows of a category, sorted by price.</summary>
    Task<IReadOnlyList<Row>> ListAsync(string tenant, string category, int limit, CancellationToken cancellation);

    /// <summary>Inserts a row.</summary>
    Task InsertAsync(string tenant, Row row, CancellationToken cancellation);
}
