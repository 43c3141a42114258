using System.Data;
using System.Data.Common;
using System.Globalization;
using Dbal.Backends.Sql;
using Dbal.Connections;
using Dbal.Errors;
using Npgsql;

namespace Dbal.Backends.Postgres;

/// <summary>The adapter for PostgreSQL 15 or later, with Npgsql.</summary>
public sealed class PostgresBackend : SqlBackend
{
    private const int MaxConnections = 32; // a server's default limit is 100

    private const int CancelSeconds = 2;
    private const int KeepaliveSeconds = 30;

    private readonly NpgsqlDataSource source;
    private readonly string cancelling;
    private readonly CancelledStatements cancelled = new();

    /// <summary>Creates the backend without connecting.</summary>
    /// <param name="options">The URL is <c>postgresql://user:password@host:port/database</c>, with the parameters of <see cref="ServerKind.Postgres"/>.</param>
    /// <exception cref="FormatException">The URL is malformed.</exception>
    public PostgresBackend(BackendOptions options)
        : base(options, new PostgresDialect())
    {
        var url = ServerAddress.ParseWithDatabase(ServerKind.Postgres, options.DatabaseUrl);
        var seconds = Math.Max(1, (int)Math.Ceiling(options.CommandTimeout.TotalSeconds));
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = url.Host,
            Port = url.Port,
            Username = url.User,
            Password = url.Password,
            Database = url.Database,
            ApplicationName = "dbal",
            Timeout = seconds,
            CommandTimeout = 0, // the server and RunAsync enforce the limit; the driver would block a thread while a server does not answer
            TcpKeepAlive = true, // detects connections to a machine that is gone
            TcpKeepAliveTime = KeepaliveSeconds,
            TcpKeepAliveInterval = 5,
            MaxPoolSize = MaxConnections,
            MaxAutoPrepare = 200, // repeated statements are planned once per connection
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true, // no session state outlives an operation
        };
        url.ApplyTo(settings);
        cancelling = new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Pooling = false, Timeout = CancelSeconds }.ConnectionString;
        var limit = string.Create(CultureInfo.InvariantCulture, $"SET statement_timeout = {(long)Math.Max(1, options.CommandTimeout.TotalMilliseconds)}");
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.UsePhysicalConnectionInitializer(
            connection => Execute(connection, limit), connection => ExecuteAsync(connection, limit, CancellationToken.None));
        source = builder.Build();
    }

    /// <inheritdoc/>
    public override Capabilities Capabilities =>
        Capabilities.Transactions | Capabilities.Persistence | Capabilities.NativeForeignKeys | Capabilities.ConcurrentWriters;

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => source.DisposeAsync();

    /// <inheritdoc/>
    protected override async ValueTask<DbConnection> OpenAsync(bool writes, CancellationToken cancellation) => await source.OpenConnectionAsync(cancellation);

    /// <inheritdoc/>
    protected override async ValueTask CloseAsync(DbConnection connection)
    {
        // A late cancellation hits this query instead of the next operation.
        if (await cancelled.SettleAsync(connection) && connection.State == ConnectionState.Open)
            await TryExecuteAsync(connection, "SELECT 1");
        await connection.DisposeAsync();
    }

    // The driver would send cancel requests on a connection that it opens synchronously. With a server that does not answer, each statement would block a
    // thread of the pool, until none is left. WatchAsync replaces that.
    /// <inheritdoc/>
    protected override SqlSession Use(DbConnection connection, bool patient, CancellationToken cancellation) =>
        new(connection, commandTimeout: null, CancellationToken.None);

    /// <inheritdoc/>
    protected override Task<T> WatchAsync<T>(DbConnection connection, Func<Task<T>> operation, TimeSpan limit, CancellationToken cancellation)
    {
        var process = ((NpgsqlConnection)connection).ProcessID;
        return cancelled.WatchAsync(connection, operation, cancellation, () => CancelAsync(process), patience: TimeSpan.Zero);
    }

    /// <inheritdoc/>
    protected override ValueTask DropIdleConnectionsAsync()
    {
        source.Clear();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task BeforePrepareAsync(SqlSession session)
    {
        var encoding = (string)(await session.ScalarAsync("SHOW server_encoding"))!;
        if (encoding != "UTF8")
        {
            throw new DbalException(
                ErrorCode.DatabaseError, $"The database encoding {encoding} does not support every Unicode character.",
                hint: "Create a database with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.");
        }
    }

    private async Task CancelAsync(int process)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(CancelSeconds));
        try
        {
            await using var connection = new NpgsqlConnection(cancelling);
            await connection.OpenAsync(limit.Token);
            await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"SELECT pg_cancel_backend({process})"), CancellationToken.None);
        }
        catch (Exception)
        {
            // Errors are ignored: the server's own limit ends the statement.
        }
    }

    private static async Task TryExecuteAsync(DbConnection connection, string statement)
    {
        try
        {
            await ExecuteAsync(connection, statement, CancellationToken.None);
        }
        catch (DbException)
        {
            // this statement was cancelled instead of the one before it
        }
    }

    private static async Task ExecuteAsync(DbConnection connection, string statement, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static void Execute(DbConnection connection, string statement)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
