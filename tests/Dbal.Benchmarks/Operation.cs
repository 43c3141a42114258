using System.Globalization;

namespace Dbal.Benchmarks;

/// <summary>An operation to measure.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Title">The name in tables.</param>
/// <param name="Request">Creates the next request, for a server with these rows; called by all clients concurrently.</param>
internal sealed record Operation(string Name, string Title, Func<SeededRows, byte[]> Request)
{
    private const int PageSize = 20;
    private const int BulkRows = 1000;

    private static int created;

    /// <summary>All operations.</summary>
    public static IReadOnlyList<Operation> All { get; } =
    [
        new("read", "read by id", rows => LoadConnection.Request("GET", rows.Urls.Row(rows.Ids[Random.Shared.Next(rows.Ids.Count)]))),
        new("create", "create", rows => LoadConnection.Request("POST", rows.Urls.Rows, NewRow())),
        new("list", $"filter and sort, {PageSize} rows", rows => LoadConnection.Request("GET", rows.Urls.OfCategory(SeededRows.RandomCategory(), PageSize))),
        new("page", $"page by id, {PageSize} rows", rows => LoadConnection.Request("GET", rows.Urls.Page(PageSize))),
        new("bulk", $"bulk of {BulkRows}", rows => LoadConnection.Request("POST", rows.Urls.Bulk, $"[{string.Join(',', Enumerable.Range(0, BulkRows).Select(_ => NewRow()))}]")),
    ];

    private static string NewRow() => SeededRows.Body($"new-{Interlocked.Increment(ref created).ToString(CultureInfo.InvariantCulture)}");
}
