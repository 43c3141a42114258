using System.Collections.Concurrent;
using System.Text.Json;

namespace Dbal.Benchmarks;

/// <summary>Products that were created before the measurement.</summary>
/// <param name="Urls">Their URLs.</param>
/// <param name="Ids">Their ids.</param>
internal sealed record SeededRows(RowUrls Urls, IReadOnlyList<string> Ids)
{
    private const int Rows = 2000;
    private const int Categories = 40;
    private const int Clients = 8;

    /// <summary>Creates the rows through the daemon, for a separate tenant.</summary>
    public static Task<SeededRows> CreateAsync(int port, CancellationToken cancellation) =>
        CreateAsync(port, RowUrls.OfDaemon($"t{Guid.NewGuid():n}"), cancellation);

    /// <summary>Creates the rows through a server.</summary>
    public static async Task<SeededRows> CreateAsync(int port, RowUrls urls, CancellationToken cancellation)
    {
        var ids = new ConcurrentBag<string>();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            using var connection = await LoadConnection.OpenAsync(port, cancellation);
            for (var row = client; row < Rows; row += Clients)
            {
                var answer = await connection.SendAsync(LoadConnection.Request("POST", urls.Rows, Body($"seed-{row}")), cancellation);
                ids.Add(JsonElement.Parse(answer.Span).GetProperty("data").GetProperty("id").GetString()!);
            }
        }));
        return new SeededRows(urls, [.. ids]);
    }

    /// <summary>Returns the body for creating a product.</summary>
    public static string Body(string sku) =>
        $$"""{"sku":"{{sku}}","name":"An item for sale","category":"{{RandomCategory()}}","price":"{{Random.Shared.Next(
            100_000)}}.2500","stock":5,"state":"active"}""";

    /// <summary>Returns a category, which about fifty rows have.</summary>
    public static string RandomCategory() => $"category-{Random.Shared.Next(Categories)}";
}
