using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dbal.Benchmarks.Bar;

/// <summary>A product, as the bar reads and writes it.</summary>
internal sealed record Product(
    Guid Id, string Sku, string Name, string? Description, string? Category,
    [property: JsonNumberHandling(JsonNumberHandling.WriteAsString)] decimal Price,
    [property: JsonNumberHandling(JsonNumberHandling.WriteAsString)] decimal? Margin,
    double? Weight, int Stock, long? Barcode, bool Available, string State, DateOnly? ReleasedOn, Guid? SupplierRef, JsonElement? Attributes,
    DateTime CreatedAt, DateTime UpdatedAt);

/// <summary>The body of a request that creates a product.</summary>
internal sealed record NewProduct(
    string Sku, string Name, string? Category, [property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] decimal Price, int Stock, string State)
{
    /// <summary>Returns the product with a new id and the current time.</summary>
    public Product Create()
    {
        var now = new DateTime(DateTime.UtcNow.Ticks / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond, DateTimeKind.Utc);
        return new(Guid.CreateVersion7(), Sku, Name, null, Category, Price, null, null, Stock, null, true, State, null, null, null, now, now);
    }
}

/// <summary>A response.</summary>
internal sealed record Answer<T>(bool Success, T Data);

/// <summary>The generated code for JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Answer<Product>))]
[JsonSerializable(typeof(Answer<IReadOnlyList<Product>>))]
[JsonSerializable(typeof(NewProduct))]
[JsonSerializable(typeof(List<NewProduct>))]
internal sealed partial class ProductJson : JsonSerializerContext;
