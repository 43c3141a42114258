using Dbal.Benchmarks.Bar;
using Npgsql;

namespace Dbal.Benchmarks.Peers;

/// <summary>Directus, with a collection of the same fields in a database of its own: it does not serve tables with a composite primary key.</summary>
internal static class DirectusPeer
{
    private const string Database = "dbal_benchmark_directus";
    private const string Token = "benchmark";
    private const string Access = $"access_token={Token}";

    private const string Collection = """
        {
          "collection": "product", "schema": {}, "meta": {},
          "fields": [
            { "field": "id", "type": "uuid", "schema": { "is_primary_key": true }, "meta": { "special": ["uuid"] } },
            { "field": "sku", "type": "string", "schema": { "is_unique": true } },
            { "field": "name", "type": "string", "schema": { "is_indexed": true } },
            { "field": "description", "type": "text", "schema": {} },
            { "field": "category", "type": "string", "schema": { "is_indexed": true } },
            { "field": "price", "type": "decimal", "schema": { "numeric_precision": 18, "numeric_scale": 4, "is_indexed": true } },
            { "field": "margin", "type": "decimal", "schema": { "numeric_precision": 20, "numeric_scale": 6 } },
            { "field": "weight", "type": "float", "schema": {} },
            { "field": "stock", "type": "integer", "schema": {} },
            { "field": "barcode", "type": "bigInteger", "schema": { "is_unique": true } },
            { "field": "available", "type": "boolean", "schema": { "default_value": true } },
            { "field": "state", "type": "string", "schema": {} },
            { "field": "releasedOn", "type": "date", "schema": {} },
            { "field": "supplierRef", "type": "uuid", "schema": {} },
            { "field": "attributes", "type": "text", "schema": {} },
            { "field": "createdAt", "type": "timestamp", "schema": {}, "meta": { "special": ["date-created"] } },
            { "field": "updatedAt", "type": "timestamp", "schema": {}, "meta": { "special": ["date-updated"] } }
          ]
        }
        """;

    private static readonly RowUrls Urls = new(
        $"/items/product?{Access}",
        $"/items/product?{Access}",
        id => $"/items/product/{id}?{Access}",
        limit => $"/items/product?{Access}&sort=id&limit={limit}",
        (category, limit) => $"/items/product?{Access}&filter[category][_eq]={category}&sort=price,id&limit={limit}");

    /// <summary>Creates its database and starts it. The server has a static token of an administrator.</summary>
    public static async Task<ServerProcess> StartAsync(BenchmarkDatabase database, CancellationToken cancellation)
    {
        var url = new DatabaseUrl(database.Url);
        await using (var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder
        {
            Host = url.Host, Port = url.Port, Username = url.User, Password = url.Password, Database = url.Database,
        }))
        {
            foreach (var statement in new[] { $"DROP DATABASE IF EXISTS {Database} WITH (FORCE)", $"CREATE DATABASE {Database}" })
            {
                await using var command = source.CreateCommand(statement);
                await command.ExecuteNonQueryAsync(cancellation);
            }
        }

        var program = Path.Combine(Peer.NodeFolder, "node_modules/directus/cli.js");
        await Peer.RunAsync("node", [program, "bootstrap"], Peer.NodeFolder, Settings(url, 0), cancellation);
        var server = await ServerProcess.StartAsync("node", [program, "start"], port => Settings(url, port), "/server/ping", cancellation);
        try
        {
            using var connection = await LoadConnection.OpenAsync(server.Port, cancellation);
            await connection.SendAsync(LoadConnection.Request("POST", $"/collections?{Access}", Collection), cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Creates rows like those of the daemon.</summary>
    public static Task<SeededRows> CreateRowsAsync(ServerProcess server, SeededRows rows, CancellationToken cancellation) =>
        SeededRows.CreateAsync(server.Port, Urls, cancellation);

    private static Dictionary<string, string> Settings(DatabaseUrl url, int port) => new()
    {
        ["DB_CLIENT"] = "pg",
        ["DB_HOST"] = url.Host,
        ["DB_PORT"] = $"{url.Port}",
        ["DB_USER"] = url.User,
        ["DB_PASSWORD"] = url.Password,
        ["DB_DATABASE"] = Database,
        ["DB_POOL__MAX"] = "32",
        ["SECRET"] = Token,
        ["ADMIN_EMAIL"] = "benchmark@example.com",
        ["ADMIN_PASSWORD"] = Token,
        ["ADMIN_TOKEN"] = Token,
        ["HOST"] = "127.0.0.1",
        ["PORT"] = $"{port}",
        ["LOG_LEVEL"] = "error",
        ["TELEMETRY"] = "false",
        ["NO_UPDATE_NOTIFIER"] = "1",
        ["NODE_ENV"] = "production",
    };
}
