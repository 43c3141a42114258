using System.Text;
using MySqlConnector;

namespace Dbal.Benchmarks.Bar;

/// <summary>The bar on MySQL: MySqlConnector with prepared statements; one INSERT of many rows for bulks.</summary>
internal sealed class MySqlBar : IBarDatabase
{
    private const int MaxConnections = 32; // as in the daemon

    private static readonly string Columns = string.Join(", ", ProductTable.Columns.Select(name => $"`{name}`"));
    private static readonly string Select = $"SELECT {Columns} FROM shop_product WHERE _tenant = @tenant ";
    private static readonly string InsertInto = $"INSERT INTO shop_product ({Columns}, _tenant, _version) VALUES ";

    private readonly MySqlDataSource source;

    public MySqlBar(DatabaseUrl url) => source = new MySqlDataSource(new MySqlConnectionStringBuilder
    {
        Server = url.Host,
        Port = (uint)url.Port,
        UserID = url.User,
        Password = url.Password,
        Database = url.Database,
        MaximumPoolSize = MaxConnections,
        ConnectionReset = false,
        AllowPublicKeyRetrieval = true,
        GuidFormat = MySqlGuidFormat.Char36,
    }.ConnectionString);

    /// <inheritdoc/>
    public Task<Product?> ReadAsync(string tenant, Guid id) => PreparedAsync(Select + "AND id = @id", [new("tenant", tenant), new("id", id)], async command =>
    {
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync() ? ProductTable.Read(row) : null;
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<Product>> ListAsync(string tenant, string? category, int limit) => PreparedAsync(
        Select + (category is null ? "ORDER BY id LIMIT @limit" : "AND category = @category ORDER BY price, id LIMIT @limit"),
        [new("tenant", tenant), new("limit", limit), .. category is null ? [] : new[] { new MySqlParameter("category", category) }],
        command => ProductTable.ReadAllAsync(command, limit));

    /// <inheritdoc/>
    public Task InsertAsync(string tenant, Product product) =>
        PreparedAsync(InsertInto + Row(0), [.. Parameters(tenant, product, 0)], command => command.ExecuteNonQueryAsync());

    /// <inheritdoc/>
    public async Task InsertAsync(string tenant, IReadOnlyList<Product> products)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        var text = new StringBuilder(InsertInto);
        for (var row = 0; row < products.Count; row++)
        {
            text.Append(row == 0 ? "" : ", ").Append(Row(row));
            command.Parameters.AddRange(Parameters(tenant, products[row], row).ToArray());
        }

        command.CommandText = text.ToString();
        await command.ExecuteNonQueryAsync();
    }

    private async Task<T> PreparedAsync<T>(string text, MySqlParameter[] parameters, Func<MySqlCommand, Task<T>> run)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = text;
        command.Parameters.AddRange(parameters);
        await command.PrepareAsync(); // the driver keeps prepared statements by their text
        return await run(command);
    }

    private static string Row(int row) => $"({string.Join(", ", ProductTable.Columns.Select(name => $"@{name}{row}"))}, @tenant{row}, 1)";

    private static IEnumerable<MySqlParameter> Parameters(string tenant, Product product, int row)
    {
        object?[] values =
        [
            product.Id, product.Sku, product.Name, product.Description, product.Category, product.Price, product.Margin, product.Weight, product.Stock,
            product.Barcode, product.Available, product.State, product.ReleasedOn, product.SupplierRef, product.Attributes?.GetRawText(), product.CreatedAt,
            product.UpdatedAt,
        ];
        return ProductTable.Columns.Zip(values, (name, value) => new MySqlParameter($"{name}{row}", value)).Append(new($"tenant{row}", tenant));
    }
}
