using Dbal.Backends;

namespace Dbal.Benchmarks;

/// <summary>The three statements on products, with the driver alone.</summary>
internal interface IDirectDatabase
{
    /// <summary>Reads a row by its id.</summary>
    Task<Row> ReadAsync(string tenant, Guid id, CancellationToken cancellation);

    /// <summary>Reads the first rows of a category in order of price.</summary>
    Task<IReadOnlyList<Row>> ListAsync(string tenant, string category, int limit, CancellationToken cancellation);

    /// <summary>Adds a row.</summary>
    Task InsertAsync(string tenant, Row row, CancellationToken cancellation);
}
