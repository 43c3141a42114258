using MySqlConnector;

namespace Build.Servers;

/// <summary>The client for MySQL and MariaDB, with MySqlConnector.</summary>
internal sealed class MySqlClient : IDatabaseClient
{
    public void Check(ServerAddress address) => ConnectionString(address, "");

    public async Task<string> AskProductAsync(ServerAddress address, CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(address, "", cancellationToken);
        return ProductOf((string)(await ScalarAsync(connection, "SELECT VERSION()", cancellationToken))!);
    }

    public async Task<DatabaseContent> InspectAsync(ServerAddress address, CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(address, "", cancellationToken);
        await using MySqlCommand exists = new("SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = @database", connection);
        exists.Parameters.AddWithValue("@database", address.Database);
        if (Convert.ToInt64(await exists.ExecuteScalarAsync(CancellationToken.None).WaitAsync(cancellationToken)) == 0)
            return DatabaseContent.Missing;

        await using MySqlCommand tables = new(
            "SELECT table_type, table_name FROM information_schema.tables WHERE table_schema = @database ORDER BY table_name", connection);
        tables.Parameters.AddWithValue("@database", address.Database);
        await using var reader = await tables.ExecuteReaderAsync(CancellationToken.None).WaitAsync(cancellationToken);
        List<DatabaseObject> objects = [];
        var marked = false;
        while (await reader.ReadAsync(CancellationToken.None))
        {
            var (type, name) = (reader.GetString(0), reader.GetString(1));
            if (name == DatabaseContent.Mark)
            {
                marked = true;
            }
            else
                objects.Add(new DatabaseObject(type is "VIEW" or "SEQUENCE" ? type : "TABLE", Quoted(name)));
        }

        return new DatabaseContent(Exists: true, objects, marked);
    }

    public async Task CreateAsync(ServerAddress address, CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(address, "", cancellationToken);
        await ScalarAsync(connection, $"CREATE DATABASE {Quoted(address.Database!)} CHARACTER SET utf8mb4", cancellationToken);
    }

    public async Task EmptyAsync(ServerAddress address, DatabaseContent content, CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(address, address.Database!, cancellationToken);
        await ScalarAsync(connection, $"CREATE TABLE IF NOT EXISTS {DatabaseContent.Mark} SELECT '{DatabaseContent.Note}' AS note", cancellationToken);
        await ScalarAsync(connection, "SET foreign_key_checks = 0", cancellationToken);
        foreach (var one in content.Objects)
        {
            await ScalarAsync(connection, $"DROP {one.Kind} {one.Name}", cancellationToken);
        }
    }

    // 1044: access to the database denied; 1045: wrong user or password; 1130: host not allowed (MySQL's error reference).
    public bool IsLoginRefused(Exception exception) => exception is MySqlException { Number: 1044 or 1045 or 1130 };

    /// <summary>Returns the product and version from a version such as <c>8.0.36</c> (MySQL) or <c>10.11.6-MariaDB-0+deb12u1</c>.</summary>
    internal static string ProductOf(string version) =>
        (version.Contains("MariaDB", StringComparison.OrdinalIgnoreCase) ? "MariaDB " : "MySQL ") + version.Split('-')[0];

    private static string Quoted(string name) => $"`{name.Replace("`", "``")}`";

    // The token is not passed to the driver: to cancel a statement, it opens a second connection synchronously, without a limit for the TLS handshake.
    private static async Task<object?> ScalarAsync(MySqlConnection connection, string statement, CancellationToken cancellationToken)
    {
        await using MySqlCommand command = new(statement, connection);
        return await command.ExecuteScalarAsync(CancellationToken.None).WaitAsync(cancellationToken);
    }

    private static Task<MySqlConnection> ConnectAsync(ServerAddress address, string database, CancellationToken cancellationToken) =>
        Connections.OpenAsync(new MySqlConnection(ConnectionString(address, database)), cancellationToken);

    private static string ConnectionString(ServerAddress address, string database)
    {
        MySqlConnectionStringBuilder builder = new()
        {
            Server = address.Host,
            Port = (uint)address.Port,
            UserID = address.User ?? "",
            Password = address.Password ?? "",
            Database = database,
            Pooling = false,
            ConnectionTimeout = (uint)Connections.Limit.TotalSeconds,
            CancellationTimeout = -1, // a statement that times out closes its connection
            // Without TLS, caching_sha2_password needs the server's public key. On the local machine this is safe from man-in-the-middle attacks.
            AllowPublicKeyRetrieval = address.Host is "127.0.0.1" or "localhost" or "::1",
        };
        address.ApplyTo(builder);
        return builder.ConnectionString;
    }
}
