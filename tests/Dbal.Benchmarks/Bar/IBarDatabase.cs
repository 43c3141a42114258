namespace Dbal.Benchmarks.Bar;

/// <summary>What the bar does with a driver, on the tables that a daemon has created.</summary>
internal interface IBarDatabase
{
    /// <summary>Reads a product; null when there is none.</summary>
    Task<Product?> ReadAsync(string tenant, Guid id);

    /// <summary>Reads the first products of a category by price, or of all by id.</summary>
    Task<IReadOnlyList<Product>> ListAsync(string tenant, string? category, int limit);

    /// <summary>Inserts a product.</summary>
    Task InsertAsync(string tenant, Product product);

    /// <summary>Inserts products, all or none, in the fastest way of the driver.</summary>
    Task InsertAsync(string tenant, IReadOnlyList<Product> products);
}
