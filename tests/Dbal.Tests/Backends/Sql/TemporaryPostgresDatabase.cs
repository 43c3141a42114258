using Dbal.Connections;
using Npgsql;

namespace Dbal.Tests.Backends.Sql;

/// <summary>A database of its own on the server that <c>DBAL_POSTGRES_URL</c> names.</summary>
internal sealed class TemporaryPostgresDatabase
{
    private readonly string name = $"dbal_test_{Guid.NewGuid():N}";

    /// <summary>Makes the database and gives its URL; skips the fixture when there is no server.</summary>
    public async Task<string> CreateAsync()
    {
        var url = Environment.GetEnvironmentVariable("DBAL_POSTGRES_URL");
        if (url is null)
            RequiredServer.IsMissing("DBAL_POSTGRES_URL names no PostgreSQL server. Set it to postgresql://user:password@host:port/database; the user needs CREATEDB.");
        await ExecuteAsync($"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0");
        var end = url!.IndexOf('?');
        var address = end < 0 ? url : url[..end];
        return $"{address[..address.LastIndexOf('/')]}/{name}{(end < 0 ? "" : url[end..])}";
    }

    /// <summary>Drops the database with whatever is connected to it.</summary>
    public Task DropAsync() => ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");

    /// <summary>Runs a statement on the server's own database.</summary>
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
