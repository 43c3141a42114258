using Microsoft.EntityFrameworkCore;

namespace Dbal.Benchmarks.Peers.EfCore;

/// <summary>The table of products that the daemon creates.</summary>
internal sealed class Shop(DbContextOptions<Shop> options) : DbContext(options)
{
    /// <summary>The products.</summary>
    public DbSet<Product> Products => Set<Product>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder model)
    {
        var product = model.Entity<Product>();
        product.ToTable("shop_product").HasKey(each => new { each.Tenant, each.Id });
        foreach (var property in product.Metadata.GetProperties())
            property.SetColumnName(char.ToLowerInvariant(property.Name[0]) + property.Name[1..]);
        product.Property(each => each.Tenant).HasColumnName("_tenant");
        product.Property(each => each.Version).HasColumnName("_version");
        product.Property(each => each.Id).ValueGeneratedNever();
    }
}

/// <summary>A product.</summary>
internal sealed record Product
{
    /// <summary>The tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>The row's version.</summary>
    public long Version { get; init; }

    /// <summary>The id.</summary>
    public Guid Id { get; init; }

    /// <summary>The stock keeping unit.</summary>
    public required string Sku { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The description.</summary>
    public string? Description { get; init; }

    /// <summary>The category.</summary>
    public string? Category { get; init; }

    /// <summary>The price.</summary>
    public decimal Price { get; init; }

    /// <summary>The margin.</summary>
    public decimal? Margin { get; init; }

    /// <summary>The weight.</summary>
    public double? Weight { get; init; }

    /// <summary>The number of items in stock.</summary>
    public int Stock { get; init; }

    /// <summary>The barcode.</summary>
    public long? Barcode { get; init; }

    /// <summary>Whether it can be bought.</summary>
    public bool Available { get; init; }

    /// <summary>The state.</summary>
    public required string State { get; init; }

    /// <summary>The day of its release.</summary>
    public DateOnly? ReleasedOn { get; init; }

    /// <summary>The supplier.</summary>
    public Guid? SupplierRef { get; init; }

    /// <summary>JSON text.</summary>
    public string? Attributes { get; init; }

    /// <summary>When it was created.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTime UpdatedAt { get; init; }
}

/// <summary>The body of a request that creates a product.</summary>
internal sealed record NewProduct(string Sku, string Name, string? Category, decimal Price, int Stock, string State)
{
    /// <summary>Returns the product with a new id and the current time.</summary>
    public Product Create(string tenant)
    {
        var now = DateTime.UtcNow;
        return new Product
        {
            Tenant = tenant, Version = 1, Id = Guid.CreateVersion7(), Sku = Sku, Name = Name, Category = Category, Price = Price, Stock = Stock, Available = true,
            State = State, CreatedAt = now, UpdatedAt = now,
        };
    }
}

/// <summary>A response with its length.</summary>
internal sealed class Bytes(int status, byte[] body) : IResult
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext context)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, 0, body.Length);
    }
}
