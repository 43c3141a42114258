using System.Collections.Concurrent;
using System.Text.Json;

namespace Dbal.Benchmarks;

/// <summary>Products of a tenant of their own, made before anything is measured.</summary>
/// <param name="Path">The address of the rows.</param>
/// <param name="Ids">Their ids.</param>
internal sealed record SeededRows(string Path, IReadOnlyList<string> Ids)
{
    private const int Rows = 2000;
    private const int Categories = 40;
    private const int Clients = 8;

    /// <summary>Makes the rows, by the server's own create.</summary>
    public static async Task<SeededRows> CreateAsync(int port, CancellationToken cancellation)
    {
        var path = $"/t{Guid.NewGuid():n}/shop/product";
        var ids = new ConcurrentBag<string>();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            using var connection = await LoadConnection.OpenAsync(port, cancellation);
            for (var row = client; row < Rows; row += Clients)
            {
                var answer = await connection.SendAsync(LoadConnection.Request("POST", path, Body($"seed-{row}")), cancellation);
                ids.Add(JsonElement.Parse(answer.Span).GetProperty("data").GetProperty("id").GetString()!);
            }
        }));
        return new SeededRows(path, [.. ids]);
    }

    /// <summary>The body that creates a product.</summary>
    public static string Body(string sku) =>
        $$"""{"sku":"{{sku}}","name":"Something that is sold","category":"{{RandomCategory()}}","price":"{{Random.Shared.Next(100_000)}}.2500","stock":5,"state":"active"}""";

    /// <summary>A category that some fifty rows have.</summary>
    public static string RandomCategory() => $"category-{Random.Shared.Next(Categories)}";
}
