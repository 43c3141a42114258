using MySqlConnector;

namespace Build.Servers;

/// <summary>MySQL and MariaDB through MySqlConnector.</summary>
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

        await using MySqlCommand tables = new("SELECT table_type, table_name FROM information_schema.tables WHERE table_schema = @database ORDER BY table_name", connection);
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

    // 1044: no right to this database, 1045: wrong name or password, 1130: not from this host; the servers' error references.
    public bool IsLoginRefused(Exception exception) => exception is MySqlException { Number: 1044 or 1045 or 1130 };

    /// <summary>Tells the two products apart by the version that they report: <c>8.0.36</c>, or <c>10.11.6-MariaDB-0+deb12u1</c>.</summary>
    internal static string ProductOf(string version) =>
        (version.Contains("MariaDB", StringComparison.OrdinalIgnoreCase) ? "MariaDB " : "MySQL ") + version.Split('-')[0];

    private static string Quoted(string name) => $"`{name.Replace("`", "``")}`";

    // Statements do not take the token: the driver would cancel one by a connection that it opens synchronously, without a limit on the TLS handshake.
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
            CancellationTimeout = -1, // a statement whose time is over ends with its connection
            // caching_sha2_password asks for the server's key where there is no TLS; on this machine nobody stands in between.
            AllowPublicKeyRetrieval = address.Host is "127.0.0.1" or "localhost" or "::1",
        };
        address.ApplyTo(builder);
        return builder.ConnectionString;
    }
}
