using System.Globalization;
using System.Text.Json;
using NUnit.Framework;

namespace Dbal.TestClient;

/// <summary>The rows of one entity and tenant, by REST.</summary>
/// <param name="daemon">Sends the requests.</param>
/// <param name="tenant">The tenant.</param>
/// <param name="package">The entity's package.</param>
/// <param name="entity">The entity's name.</param>
public sealed class EntityClient(DaemonClient daemon, string tenant, string package, string entity)
{
    /// <summary>The path of the rows.</summary>
    public string Path { get; } = $"/{tenant}/{package}/{entity}";

    /// <summary>Creates a row; see <see cref="DaemonClient.Send"/> for bodies, here and below.</summary>
    public Task<Answer> Create(object row) => daemon.Post(Path, row);

    /// <summary>Creates a row that the test needs, asserts success, and returns its id.</summary>
    public async Task<string> Add(object row) => (await Create(row)).Expect(System.Net.HttpStatusCode.Created).Id;

    /// <summary>Reads a row.</summary>
    public Task<Answer> Read(string id) => daemon.Get($"{Path}/{id}");

    /// <summary>Replaces a row.</summary>
    public Task<Answer> Replace(string id, object row, string? ifMatch = null) => daemon.Send(HttpMethod.Put, $"{Path}/{id}", row, ifMatch);

    /// <summary>Updates some fields of a row.</summary>
    public Task<Answer> Change(string id, object fields, string? ifMatch = null) => daemon.Send(HttpMethod.Patch, $"{Path}/{id}", fields, ifMatch);

    /// <summary>Deletes a row.</summary>
    public Task<Answer> Delete(string id, string? ifMatch = null) => daemon.Send(HttpMethod.Delete, $"{Path}/{id}", ifMatch: ifMatch);

    /// <summary>Creates many rows, all or none.</summary>
    public Task<Answer> Bulk(object rows) => daemon.Post($"{Path}/_bulk", rows);

    /// <summary>Creates a row, or replaces the one with the same values in a unique key.</summary>
    public Task<Answer> Upsert(string on, object row, string? ifMatch = null) => daemon.Send(HttpMethod.Put, $"{Path}?on={on}", row, ifMatch);

    /// <summary>Sends a request for one row with preconditions, each a header and its value.</summary>
    public Task<Answer> SendIf(HttpMethod method, string id, object? body, params (string Name, string Value)[] conditions) =>
        daemon.Send(method, $"{Path}/{id}", body, headers: conditions);

    /// <summary>Like <see cref="Upsert"/>, with preconditions.</summary>
    public Task<Answer> UpsertIf(string on, object row, params (string Name, string Value)[] conditions) =>
        daemon.Send(HttpMethod.Put, $"{Path}?on={on}", row, headers: conditions);

    /// <summary>Lists one page of rows.</summary>
    /// <param name="query">The parameters by name, not percent-encoded.</param>
    public Task<Answer> List(params (string Name, object Value)[] query) => daemon.Get(Path + QueryString(query));

    /// <summary>Lists all rows, page by page.</summary>
    /// <param name="limit">The number of rows on a page.</param>
    /// <param name="query">Further parameters.</param>
    public async Task<IReadOnlyList<JsonElement>> ListAll(int limit, params (string Name, object Value)[] query)
    {
        var rows = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var page = (await List([.. query, ("limit", limit), .. cursor is null ? [] : new (string, object)[] { ("cursor", cursor) }])).Expect(System.Net.HttpStatusCode.OK);
            Assert.That(page.Rows, Has.Count.LessThanOrEqualTo(limit), page.ToString());
            rows.AddRange(page.Rows);
            Assert.That(page.NextCursor, Is.Null.Or.Not.EqualTo(cursor), $"The next page must be another page.\n{page}");
            cursor = page.NextCursor;
            if (cursor is not null)
                Assert.That(page.Rows, Is.Not.Empty, $"A page with a next page must have rows.\n{page}");
        }
        while (cursor is not null);
        return rows;
    }

    private static string QueryString((string Name, object Value)[] query) => query.Length == 0 ? ""
        : "?" + string.Join('&', query.Select(each => $"{Uri.EscapeDataString(each.Name)}={Uri.EscapeDataString(Convert.ToString(each.Value, CultureInfo.InvariantCulture)!)}"));
}
