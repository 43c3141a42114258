using Npgsql;

namespace Build.Servers;

/// <summary>The client for PostgreSQL, with Npgsql.</summary>
internal sealed class PostgresClient : IDatabaseClient
{
    // Excludes system objects and objects that, by pg_depend, belong to an extension (e), a table's column (a) or a table (i).
    private const string Relations =
        """
        SELECT CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
               format('%I.%I', n.nspname, c.relname),
               c.relname = $1 AND n.nspname = current_schema()
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
          AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('e', 'a', 'i'))
        ORDER BY 2
        """;

    public void Check(ServerAddress address) => ConnectionString(address, address.Database);

    public async Task<string> AskProductAsync(ServerAddress address, CancellationToken cancellationToken)
    {
        await using var connection = await ConnectToServerAsync(address, cancellationToken);
        await using NpgsqlCommand command = new("SHOW server_version", connection);
        var version = (string)(await command.ExecuteScalarAsync(cancellationToken))!;
        return $"PostgreSQL {version.Split(' ')[0]}";
    }

    public async Task<DatabaseContent> InspectAsync(ServerAddress address, CancellationToken cancellationToken)
    {
        NpgsqlConnection connection;
        try
        {
            connection = await ConnectAsync(address, address.Database, cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            return DatabaseContent.Missing;
        }

        await using (connection)
        {
            await using NpgsqlCommand command = new(Relations, connection) { Parameters = { new() { Value = DatabaseContent.Mark } } };
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            List<DatabaseObject> objects = [];
            var marked = false;
            while (await reader.ReadAsync(cancellationToken))
            {
                if (reader.GetBoolean(2))
                {
                    marked = true;
                }
                else
                    objects.Add(new DatabaseObject(reader.GetString(0), reader.GetString(1)));
            }

            return new DatabaseContent(Exists: true, objects, marked);
        }
    }

    public async Task CreateAsync(ServerAddress address, CancellationToken cancellationToken)
    {
        await using var connection = await ConnectToServerAsync(address, cancellationToken);
        using NpgsqlCommandBuilder quoting = new();
        await using NpgsqlCommand command = new($"CREATE DATABASE {quoting.QuoteIdentifier(address.Database!)} ENCODING 'UTF8' TEMPLATE template0", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task EmptyAsync(ServerAddress address, DatabaseContent content, CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(address, address.Database, cancellationToken);
        await using NpgsqlBatch batch = new(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"CREATE TABLE IF NOT EXISTS {DatabaseContent.Mark} (note) AS SELECT '{DatabaseContent.Note}'::text"));
        foreach (var one in content.Objects)
        {
            // An earlier CASCADE may have dropped this object already.
            batch.BatchCommands.Add(new NpgsqlBatchCommand($"DROP {one.Kind} IF EXISTS {one.Name} CASCADE"));
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    public bool IsLoginRefused(Exception exception) => exception is PostgresException
    {
        SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification
    };

    /// <summary>Connects to the address's database, or to the database <c>postgres</c> when it does not exist.</summary>
    private static async Task<NpgsqlConnection> ConnectToServerAsync(ServerAddress address, CancellationToken cancellationToken)
    {
        try
        {
            return await ConnectAsync(address, address.Database, cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            return await ConnectAsync(address, "postgres", cancellationToken);
        }
    }

    private static Task<NpgsqlConnection> ConnectAsync(ServerAddress address, string? database, CancellationToken cancellationToken) =>
        Connections.OpenAsync(new NpgsqlConnection(ConnectionString(address, database)), cancellationToken);

    private static string ConnectionString(ServerAddress address, string? database)
    {
        NpgsqlConnectionStringBuilder builder = new()
        {
            Host = address.Host,
            Port = address.Port,
            Username = address.User,
            Password = address.Password,
            Database = database,
            Pooling = false,
            Timeout = (int)Connections.Limit.TotalSeconds,
        };
        address.ApplyTo(builder);
        return builder.ConnectionString;
    }
}
