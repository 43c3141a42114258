using Npgsql;
using NpgsqlTypes;

namespace Dbal.Benchmarks.Bar;

/// <summary>The bar on PostgreSQL: Npgsql with typed parameters and automatically prepared statements; COPY for bulks.</summary>
internal sealed class PostgresBar : IBarDatabase
{
    private const int MaxConnections = 32; // as in the daemon

    private static readonly string Columns = string.Join(", ", ProductTable.Columns.Select(name => $"\"{name}\""));
    private static readonly string Select = $"SELECT {Columns} FROM shop_product WHERE _tenant = $1 ";
    private static readonly string Values = string.Join(", ", Enumerable.Range(1, ProductTable.Columns.Length + 2).Select(number => $"${number}"));
    private static readonly string Insert = $"INSERT INTO shop_product ({Columns}, _tenant, _version) VALUES ({Values})";

    private readonly NpgsqlDataSource source;

    public PostgresBar(DatabaseUrl url) => source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder
    {
        Host = url.Host,
        Port = url.Port,
        Username = url.User,
        Password = url.Password,
        Database = url.Database,
        MaxPoolSize = MaxConnections,
        MaxAutoPrepare = 20,
        AutoPrepareMinUsages = 2,
        NoResetOnClose = true,
    });

    /// <inheritdoc/>
    public async Task<Product?> ReadAsync(string tenant, Guid id)
    {
        await using var command = source.CreateCommand(Select + "AND id = $2");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = tenant });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync() ? ProductTable.Read(row) : null;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Product>> ListAsync(string tenant, string? category, int limit)
    {
        await using var command = source.CreateCommand(Select + (category is null ? "ORDER BY id LIMIT $2" : "AND category = $3 ORDER BY price, id LIMIT $2"));
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = tenant });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = limit });
        if (category is not null)
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = category });
        return await ProductTable.ReadAllAsync(command, limit);
    }

    /// <inheritdoc/>
    public async Task InsertAsync(string tenant, Product product)
    {
        await using var command = source.CreateCommand(Insert);
        Add(product.Id, NpgsqlDbType.Uuid);
        Add(product.Sku, NpgsqlDbType.Text);
        Add(product.Name, NpgsqlDbType.Text);
        Add(product.Description, NpgsqlDbType.Text);
        Add(product.Category, NpgsqlDbType.Text);
        Add(product.Price, NpgsqlDbType.Numeric);
        Add(product.Margin, NpgsqlDbType.Numeric);
        Add(product.Weight, NpgsqlDbType.Double);
        Add(product.Stock, NpgsqlDbType.Integer);
        Add(product.Barcode, NpgsqlDbType.Bigint);
        Add(product.Available, NpgsqlDbType.Boolean);
        Add(product.State, NpgsqlDbType.Text);
        Add(product.ReleasedOn, NpgsqlDbType.Date);
        Add(product.SupplierRef, NpgsqlDbType.Uuid);
        Add(product.Attributes?.GetRawText(), NpgsqlDbType.Text);
        Add(product.CreatedAt, NpgsqlDbType.TimestampTz);
        Add(product.UpdatedAt, NpgsqlDbType.TimestampTz);
        Add(tenant, NpgsqlDbType.Text);
        Add(1L, NpgsqlDbType.Bigint);
        await command.ExecuteNonQueryAsync();

        void Add<T>(T value, NpgsqlDbType type) => command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type });
    }

    /// <inheritdoc/>
    public async Task InsertAsync(string tenant, IReadOnlyList<Product> products)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var copy = await connection.BeginBinaryImportAsync($"COPY shop_product ({Columns}, _tenant, _version) FROM STDIN (FORMAT BINARY)");
        foreach (var product in products)
        {
            await copy.StartRowAsync();
            await copy.WriteAsync(product.Id, NpgsqlDbType.Uuid);
            await copy.WriteAsync(product.Sku, NpgsqlDbType.Text);
            await copy.WriteAsync(product.Name, NpgsqlDbType.Text);
            await copy.WriteAsync(product.Description, NpgsqlDbType.Text);
            await copy.WriteAsync(product.Category, NpgsqlDbType.Text);
            await copy.WriteAsync(product.Price, NpgsqlDbType.Numeric);
            await copy.WriteAsync(product.Margin, NpgsqlDbType.Numeric);
            await copy.WriteAsync(product.Weight, NpgsqlDbType.Double);
            await copy.WriteAsync(product.Stock, NpgsqlDbType.Integer);
            await copy.WriteAsync(product.Barcode, NpgsqlDbType.Bigint);
            await copy.WriteAsync(product.Available, NpgsqlDbType.Boolean);
            await copy.WriteAsync(product.State, NpgsqlDbType.Text);
            await copy.WriteAsync(product.ReleasedOn, NpgsqlDbType.Date);
            await copy.WriteAsync(product.SupplierRef, NpgsqlDbType.Uuid);
            await copy.WriteAsync(product.Attributes?.GetRawText(), NpgsqlDbType.Text);
            await copy.WriteAsync(product.CreatedAt, NpgsqlDbType.TimestampTz);
            await copy.WriteAsync(product.UpdatedAt, NpgsqlDbType.TimestampTz);
            await copy.WriteAsync(tenant, NpgsqlDbType.Text);
            await copy.WriteAsync(1L, NpgsqlDbType.Bigint);
        }

        await copy.CompleteAsync();
    }
}
