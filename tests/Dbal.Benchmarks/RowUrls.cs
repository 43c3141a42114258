namespace Dbal.Benchmarks;

/// <summary>The URLs of products on a server, without its address.</summary>
/// <param name="Rows">For creating a row.</param>
/// <param name="Bulk">For creating many.</param>
/// <param name="Row">Of a row by its id.</param>
/// <param name="Page">Of the first rows by id, given their number.</param>
/// <param name="OfCategory">Of the first rows of a category by price, given the category and their number.</param>
internal sealed record RowUrls(string Rows, string Bulk, Func<string, string> Row, Func<int, string> Page, Func<string, int, string> OfCategory)
{
    /// <summary>The URLs of the daemon, and of servers with the same routes.</summary>
    public static RowUrls OfDaemon(string tenant)
    {
        var rows = $"/{tenant}/shop/product";
        return new RowUrls(
            rows, $"{rows}/_bulk", id => $"{rows}/{id}", limit => $"{rows}?limit={limit}", (category, limit) => $"{rows}?category={category}&sort=price&limit={limit}");
    }
}
