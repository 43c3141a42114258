using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Dbal.Benchmarks.Bar;

/// <summary>The bar on SQLite: open connections, one of them for writing, each with its prepared commands; a transaction for bulks.</summary>
internal sealed class SqliteBar : IBarDatabase
{
    private readonly Connections readers;
    private readonly Connections writers;

    public SqliteBar(string path)
    {
        SQLitePCL.Batteries_V2.Init();
        readers = new Connections(path, Math.Max(4, Environment.ProcessorCount)); // as in the daemon
        writers = new Connections(path, 1);
    }

    /// <inheritdoc/>
    public Task<Product?> ReadAsync(string tenant, Guid id) => readers.UseAsync(statements =>
    {
        statements.Read.Parameters[0].Value = tenant;
        statements.Read.Parameters[1].Value = id.ToString();
        using var row = statements.Read.ExecuteReader();
        return row.Read() ? Statements.ReadRow(row) : null;
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<Product>> ListAsync(string tenant, string? category, int limit) => readers.UseAsync<IReadOnlyList<Product>>(statements =>
    {
        var command = category is null ? statements.Page : statements.List;
        command.Parameters[0].Value = tenant;
        command.Parameters[1].Value = limit;
        if (category is not null)
            command.Parameters[2].Value = category;
        using var row = command.ExecuteReader();
        var products = new List<Product>(limit);
        while (row.Read())
            products.Add(Statements.ReadRow(row));
        return products;
    });

    /// <inheritdoc/>
    public Task InsertAsync(string tenant, Product product) => writers.UseAsync(statements => statements.InsertRow(tenant, product));

    /// <inheritdoc/>
    public Task InsertAsync(string tenant, IReadOnlyList<Product> products) => writers.UseAsync(statements =>
    {
        using var transaction = statements.Insert.Connection!.BeginTransaction();
        statements.Insert.Transaction = transaction;
        foreach (var product in products)
            statements.InsertRow(tenant, product);
        transaction.Commit();
        statements.Insert.Transaction = null;
        return products.Count;
    });

    /// <summary>The prepared commands of a connection.</summary>
    private sealed class Statements
    {
        private const string Instant = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        private static readonly string Columns = string.Join(", ", ProductTable.Columns.Select(name => $"\"{name}\""));

        public Statements(string path)
        {
            var connection = new SqliteConnection($"Data Source={path};Pooling=False;Default Timeout=10");
            connection.Open();
            using (var settings = connection.CreateCommand())
            {
                settings.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 10000; PRAGMA foreign_keys = ON";
                settings.ExecuteNonQuery();
            }

            var select = $"SELECT {Columns} FROM shop_product WHERE _tenant = $1 ";
            Read = Prepare(select + "AND id = $2", 2);
            Page = Prepare(select + "ORDER BY id LIMIT $2", 2);
            List = Prepare(select + "AND category = $3 ORDER BY price, id LIMIT $2", 3);
            var values = ProductTable.Columns.Length + 1;
            Insert = Prepare(
                $"INSERT INTO shop_product ({Columns}, _tenant, _version) "
                + $"VALUES ({string.Join(", ", Enumerable.Range(1, values).Select(number => $"${number}"))}, 1)",
                values);

            SqliteCommand Prepare(string text, int parameters)
            {
                var command = connection.CreateCommand();
                command.CommandText = text;
                for (var number = 1; number <= parameters; number++)
                    command.Parameters.Add(new SqliteParameter($"${number}", null));
                return command;
            }
        }

        public SqliteCommand Read { get; }

        public SqliteCommand Page { get; }

        public SqliteCommand List { get; }

        public SqliteCommand Insert { get; }

        public static Product ReadRow(SqliteDataReader row) => new(
            Guid.ParseExact(row.GetString(0), "D"), row.GetString(1), row.GetString(2), ProductTable.Text(row, 3), ProductTable.Text(row, 4),
            decimal.Parse(row.GetString(5), CultureInfo.InvariantCulture),
            row.IsDBNull(6) ? null : decimal.Parse(row.GetString(6), CultureInfo.InvariantCulture),
            row.IsDBNull(7) ? null : row.GetDouble(7), row.GetInt32(8), row.IsDBNull(9) ? null : row.GetInt64(9), row.GetInt64(10) != 0, row.GetString(11),
            row.IsDBNull(12) ? null : DateOnly.ParseExact(row.GetString(12), "yyyy-MM-dd", CultureInfo.InvariantCulture),
            row.IsDBNull(13) ? null : Guid.ParseExact(row.GetString(13), "D"), ProductTable.Json(row, 14), Time(row, 15), Time(row, 16));

        public int InsertRow(string tenant, Product product)
        {
            object?[] values =
            [
                product.Id.ToString(), product.Sku, product.Name, product.Description, product.Category,
                product.Price.ToString("00000000000000.0000", CultureInfo.InvariantCulture), // the daemon's text, which sorts like the number
                product.Margin?.ToString("00000000000000.000000", CultureInfo.InvariantCulture),
                product.Weight, product.Stock, product.Barcode, product.Available ? 1 : 0, product.State,
                product.ReleasedOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), product.SupplierRef?.ToString(), product.Attributes?.GetRawText(),
                product.CreatedAt.ToString(Instant, CultureInfo.InvariantCulture), product.UpdatedAt.ToString(Instant, CultureInfo.InvariantCulture), tenant,
            ];
            for (var column = 0; column < values.Length; column++)
                Insert.Parameters[column].Value = values[column] ?? DBNull.Value;
            return Insert.ExecuteNonQuery();
        }

        private static DateTime Time(SqliteDataReader row, int column) => DateTime.ParseExact(
            row.GetString(column), Instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
    }

    private sealed class Connections(string path, int size)
    {
        private readonly SemaphoreSlim free = new(size);
        private readonly ConcurrentStack<Statements> idle = new();

        public async Task<T> UseAsync<T>(Func<Statements, T> run)
        {
            await free.WaitAsync();
            try
            {
                if (!idle.TryPop(out var statements))
                    statements = new Statements(path);
                var result = run(statements);
                idle.Push(statements);
                return result;
            }
            finally
            {
                free.Release();
            }
        }
    }
}
