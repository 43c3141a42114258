using Npgsql;

namespace Dbal.Tests.Backends.Prisma;

/// <summary>A database of its own on the server that <c>DBAL_POSTGRES_URL</c> names, dropped at the end.</summary>
internal sealed class PrismaDatabase : IAsyncDisposable
{
    private const string Variable = "DBAL_POSTGRES_URL";

    private readonly Uri server;

    private PrismaDatabase(Uri server, string name)
    {
        this.server = server;
        Name = name;
    }

    /// <summary>The database's name.</summary>
    public string Name { get; }

    /// <summary>The database's address.</summary>
    public string Url => new UriBuilder(server) { Path = Name }.Uri.AbsoluteUri;

    /// <summary>Makes a database, or skips the test with the reason.</summary>
    public static async Task<PrismaDatabase> CreateAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } url)
        {
            Assert.Ignore($"{Variable} is not set: it names a PostgreSQL server whose user may create databases.");
            throw new InvalidOperationException("not reached");
        }
        var database = new PrismaDatabase(new Uri(url), $"dbal_prisma_{Guid.NewGuid():N}");
        await database.ExecuteAsync($"CREATE DATABASE {database.Name}");
        return database;
    }

    /// <summary>Runs a statement on the server, from its own database.</summary>
    public async Task ExecuteAsync(string statement)
    {
        var login = server.UserInfo.Split(':').Select(Uri.UnescapeDataString).ToArray();
        var connect = new NpgsqlConnectionStringBuilder
        {
            Host = server.Host,
            Port = server.Port > 0 ? server.Port : 5432,
            Username = login[0],
            Password = login.ElementAtOrDefault(1),
            Database = server.AbsolutePath.Trim('/'),
            Pooling = false,
        };
        await using var connection = new NpgsqlConnection(connect.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync() => await ExecuteAsync($"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");
}
