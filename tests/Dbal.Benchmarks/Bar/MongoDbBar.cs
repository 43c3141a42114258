using System.Globalization;
using System.Text.Json;
using MongoDB.Bson;
using MongoDB.Bson.Serialization.Attributes;
using MongoDB.Driver;

namespace Dbal.Benchmarks.Bar;

/// <summary>The bar on MongoDB: MongoDB.Driver with a document class.</summary>
internal sealed class MongoDbBar : IBarDatabase
{
    private readonly IMongoCollection<ProductDocument> products;

    public MongoDbBar(string url)
    {
        var address = new MongoUrl(url);
        var settings = MongoClientSettings.FromUrl(address);
        settings.MaxConnectionPoolSize = 32; // as in the daemon
        products = new MongoClient(settings).GetDatabase(address.DatabaseName).GetCollection<ProductDocument>("shop_product");
    }

    /// <inheritdoc/>
    public async Task<Product?> ReadAsync(string tenant, Guid id)
    {
        var key = $"{tenant}/{id}";
        using var found = await products.FindAsync(product => product.Key == key, new FindOptions<ProductDocument> { Limit = 1 });
        return (await found.FirstOrDefaultAsync())?.ToProduct();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Product>> ListAsync(string tenant, string? category, int limit)
    {
        var sort = Builders<ProductDocument>.Sort;
        var options = new FindOptions<ProductDocument>
        {
            Limit = limit,
            Sort = category is null ? sort.Ascending(product => product.Key) : sort.Ascending(product => product.Price).Ascending(product => product.Key),
        };
        using var found = category is null
            ? await products.FindAsync(product => product.Tenant == tenant, options)
            : await products.FindAsync(product => product.Tenant == tenant && product.Category == category, options);
        return [.. (await found.ToListAsync()).Select(product => product.ToProduct())];
    }

    /// <inheritdoc/>
    public Task InsertAsync(string tenant, Product product) => products.InsertOneAsync(ProductDocument.Of(tenant, product));

    /// <inheritdoc/>
    public Task InsertAsync(string tenant, IReadOnlyList<Product> added) =>
        products.InsertManyAsync(added.Select(product => ProductDocument.Of(tenant, product)));

    /// <summary>A product as the daemon stores it.</summary>
    private sealed class ProductDocument
    {
        private const string DateFormat = "yyyy-MM-dd";

        [BsonId]
        public required string Key { get; init; }

        [BsonElement("_tenant")]
        public required string Tenant { get; init; }

        [BsonElement("_version")]
        public long Version { get; init; }

        [BsonElement("sku")]
        public required string Sku { get; init; }

        [BsonElement("name")]
        public required string Name { get; init; }

        [BsonElement("description")]
        public string? Description { get; init; }

        [BsonElement("category")]
        public string? Category { get; init; }

        [BsonElement("price")]
        [BsonRepresentation(BsonType.Decimal128)]
        public decimal Price { get; init; }

        [BsonElement("margin")]
        [BsonRepresentation(BsonType.Decimal128)]
        public decimal? Margin { get; init; }

        [BsonElement("weight")]
        public double? Weight { get; init; }

        [BsonElement("stock")]
        public long Stock { get; init; }

        [BsonElement("barcode")]
        public long? Barcode { get; init; }

        [BsonElement("available")]
        public bool Available { get; init; }

        [BsonElement("state")]
        public required string State { get; init; }

        [BsonElement("releasedOn")]
        public string? ReleasedOn { get; init; }

        [BsonElement("supplierRef")]
        public string? SupplierRef { get; init; }

        [BsonElement("attributes")]
        public string? Attributes { get; init; }

        [BsonElement("createdAt")]
        public DateTime CreatedAt { get; init; }

        [BsonElement("updatedAt")]
        public DateTime UpdatedAt { get; init; }

        public static ProductDocument Of(string tenant, Product product) => new()
        {
            Key = $"{tenant}/{product.Id}",
            Tenant = tenant,
            Version = 1,
            Sku = product.Sku,
            Name = product.Name,
            Description = product.Description,
            Category = product.Category,
            Price = product.Price,
            Margin = product.Margin,
            Weight = product.Weight,
            Stock = product.Stock,
            Barcode = product.Barcode,
            Available = product.Available,
            State = product.State,
            ReleasedOn = product.ReleasedOn?.ToString(DateFormat, CultureInfo.InvariantCulture),
            SupplierRef = product.SupplierRef?.ToString(),
            Attributes = product.Attributes?.GetRawText(),
            CreatedAt = product.CreatedAt,
            UpdatedAt = product.UpdatedAt,
        };

        public Product ToProduct() => new(
            Guid.ParseExact(Key.AsSpan(Tenant.Length + 1), "D"), Sku, Name, Description, Category, Price, Margin, Weight, (int)Stock, Barcode, Available, State,
            ReleasedOn is null ? null : DateOnly.ParseExact(ReleasedOn, DateFormat, CultureInfo.InvariantCulture),
            SupplierRef is null ? null : Guid.ParseExact(SupplierRef, "D"), Attributes is null ? null : JsonElement.Parse(Attributes), CreatedAt, UpdatedAt);
    }
}
