using System.Globalization;

namespace Dbal.Benchmarks;

/// <summary>What is asked of a server, again and again.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Title">What the table calls it.</param>
/// <param name="Request">Makes the next request, for a server that holds these rows; called by all clients at once.</param>
internal sealed record Operation(string Name, string Title, Func<SeededRows, byte[]> Request)
{
    /// <summary>The rows of a page of <c>list</c>.</summary>
    public const int PageSize = 20;

    private static int created;

    /// <summary>Every operation.</summary>
    public static IReadOnlyList<Operation> All { get; } =
    [
        new("read", "read by id", rows => LoadConnection.Request("GET", $"{rows.Path}/{rows.Ids[Random.Shared.Next(rows.Ids.Count)]}")),
        new("create", "create", rows => LoadConnection.Request("POST", rows.Path, SeededRows.Body($"new-{Interlocked.Increment(ref created).ToString(CultureInfo.InvariantCulture)}"))),
        new("list", $"list {PageSize}", rows => LoadConnection.Request("GET", $"{rows.Path}?category={SeededRows.RandomCategory()}&sort=price&limit={PageSize}")),
    ];
}
