using Dbal.Backends.MongoDb;
using Dbal.Entities;
using Dbal.Queries;
using Dbal.Values;
using MongoDB.Bson;

namespace Dbal.Benchmarks;

/// <summary>The queries of the MongoDB adapter, on the driver's own pool.</summary>
/// <param name="product">The entity.</param>
/// <param name="store">The driver.</param>
internal sealed class DirectMongo(Entity product, IDocumentStore store) : IDirectDatabase
{
    private readonly Field category = product.Fields.Single(field => field.Name == "category");
    private readonly SortKey[] order = [new(product.Fields.Single(field => field.Name == "price"), Descending: false), new(product.Id, Descending: false)];

    /// <inheritdoc/>
    public async Task<Row> ReadAsync(string tenant, Guid id, CancellationToken cancellation)
    {
        var found = await store.FindAsync(product.Table, new BsonDocument(RowDocument.Id, RowDocument.Key(tenant, id)), null, null, 1, cancellation);
        return RowDocument.ToRow(product, found.Single());
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Row>> ListAsync(string tenant, string categoryName, int limit, CancellationToken cancellation)
    {
        var query = FilterTranslator.Query(product, tenant, new Condition(category, Operator.Eq, categoryName), order);
        var found = await store.FindAsync(product.Table, query, FilterTranslator.Sort(product, order), null, limit, cancellation);
        return [.. found.Select(document => RowDocument.ToRow(product, document))];
    }

    /// <inheritdoc/>
    public Task InsertAsync(string tenant, Row row, CancellationToken cancellation) =>
        store.InsertAsync(product.Table, [RowDocument.FromRow(product, tenant, row)], cancellation);
}
