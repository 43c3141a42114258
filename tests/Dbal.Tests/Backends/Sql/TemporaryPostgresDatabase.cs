using Dbal.Connections;
using Npgsql;

namespace Dbal.Tests.Backends.Sql;

/// <summary>A temporary database on the server of <c>DBAL_POSTGRES_URL</c>.</summary>
internal sealed class TemporaryPostgresDatabase
{
    private readonly string name = $"dbal_test_{Guid.NewGuid():N}";

    /// <summary>Creates the database and returns its URL; skips the fixture when DBAL_POSTGRES_URL is not set.</summary>
    public async Task<string> CreateAsync()
    {
        var url = Environment.GetEnvironmentVariable("DBAL_POSTGRES_URL");
        if (url is null)
            RequiredServer.IsMissing("DBAL_POSTGRES_URL is not set. Set it to postgresql://user:password@host:port/database; the user needs CREATEDB.");
        await ExecuteAsync($"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0");
        var end = url!.IndexOf('?');
        var address = end < 0 ? url : url[..end];
        return $"{address[..address.LastIndexOf('/')]}/{name}{(end < 0 ? "" : url[end..])}";
    }

    /// <summary>Drops the database, including its connections.</summary>
    public Task DropAsync() => ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");

    /// <summary>Runs a statement on the server's default database.</summary>
    public static async Task ExecuteAsync(string statement)
    {
        var url = ServerAddress.Parse(ServerKind.Postgres, Environment.GetEnvironmentVariable("DBAL_POSTGRES_URL")!);
        var settings = new NpgsqlConnectionStringBuilder { Host = url.Host, Port = url.Port, Username = url.User, Password = url.Password, Database = url.Database, Pooling = false };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }
}
