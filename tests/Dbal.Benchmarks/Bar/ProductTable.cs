using System.Data.Common;
using System.Text.Json;

namespace Dbal.Benchmarks.Bar;

/// <summary>The columns of the table of products, in the order of <see cref="Product"/>.</summary>
internal static class ProductTable
{
    /// <summary>The names of the columns of <see cref="Product"/>.</summary>
    public static readonly string[] Columns =
    [
        "id", "sku", "name", "description", "category", "price", "margin", "weight", "stock", "barcode", "available", "state", "releasedOn", "supplierRef",
        "attributes", "createdAt", "updatedAt",
    ];

    /// <summary>Reads a row with the drivers that have all of its types.</summary>
    public static Product Read(DbDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), Text(row, 3), Text(row, 4), row.GetDecimal(5), row.IsDBNull(6) ? null : row.GetDecimal(6),
        row.IsDBNull(7) ? null : row.GetDouble(7), row.GetInt32(8), row.IsDBNull(9) ? null : row.GetInt64(9), row.GetBoolean(10), row.GetString(11),
        row.IsDBNull(12) ? null : row.GetFieldValue<DateOnly>(12), row.IsDBNull(13) ? null : row.GetGuid(13), Json(row, 14),
        row.GetDateTime(15), row.GetDateTime(16));

    /// <summary>Reads text or null.</summary>
    public static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>Reads JSON or null.</summary>
    public static JsonElement? Json(DbDataReader row, int column) => row.IsDBNull(column) ? null : JsonElement.Parse(row.GetString(column));

    /// <summary>Reads all rows.</summary>
    public static async Task<IReadOnlyList<Product>> ReadAllAsync(DbCommand command, int limit)
    {
        var products = new List<Product>(limit);
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
            products.Add(Read(row));
        return products;
    }
}
