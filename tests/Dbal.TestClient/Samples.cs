using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dbal.TestClient;

/// <summary>Bodies of rows with the required fields only, plus the fields that a test adds.</summary>
public static class Samples
{
    /// <summary>A product.</summary>
    /// <param name="sku">The unique key, also used as the name.</param>
    /// <param name="with">An object whose properties are further fields, or replace given ones.</param>
    public static JsonObject Product(string sku, object? with = null) => Merge(new { sku, name = sku, price = "1.0000" }, with);

    /// <summary>A user.</summary>
    /// <param name="username">The unique key, from which the unique email is derived.</param>
    /// <param name="with">An object whose properties are further fields, or replace given ones.</param>
    public static JsonObject User(string username, object? with = null) => Merge(new { username, email = $"{username}@example.org" }, with);

    /// <summary>A product as JSON text with one field as given JSON, without a serialiser.</summary>
    /// <param name="field">The field.</param>
    /// <param name="json">Its value as JSON.</param>
    public static string ProductJson(string field, string json)
    {
        var fields = new Dictionary<string, string> { ["sku"] = "\"A-1\"", ["name"] = "\"A-1\"", ["price"] = "\"1.0000\"", [field] = json };
        return $"{{{string.Join(',', fields.Select(each => $"{JsonSerializer.Serialize(each.Key)}:{each.Value}"))}}}";
    }

    private static JsonObject Merge(object row, object? with)
    {
        var merged = JsonSerializer.SerializeToNode(row)!.AsObject();
        if (with is not null)
        {
            foreach (var (name, value) in JsonSerializer.SerializeToNode(with)!.AsObject())
                merged[name] = value?.DeepClone();
        }

        return merged;
    }
}
