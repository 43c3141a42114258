using System.Data.Common;
using System.Globalization;
using Dbal.Backends.Sql;
using Dbal.Connections;
using Dbal.Errors;

namespace Dbal.Backends.MySql;

/// <summary>MySQL 8.0 or later and MariaDB 10.11 or later, through MySqlConnector or MySql.Data.</summary>
public sealed class MySqlBackend : SqlBackend
{
    private const int MaxConnections = 32; // of the 151 that a server allows by default

    private const MySqlSslMode NoTls = 0; // None in MySqlConnector, Disabled in MySql.Data

    private static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(2);

    private readonly MySqlDialect dialect;
    private readonly TimeSpan timeout;
    private readonly string connectionString;
    private readonly SemaphoreSlim free = new(MaxConnections); // at the pool's own limit MySql.Data would block a thread

    /// <summary>Makes the backend without connecting.</summary>
    /// <param name="options">
    /// The URL is <c>mysql://user:password@host:port/database</c>, with the parameters of <see cref="ServerKind.MySql"/>.
    /// </param>
    /// <exception cref="FormatException">The URL is malformed.</exception>
    public MySqlBackend(BackendOptions options)
        : this(options, new MySqlDialect(options.Schema))
    {
    }

    private MySqlBackend(BackendOptions options, MySqlDialect dialect)
        : base(options, dialect)
    {
        this.dialect = dialect;
        timeout = options.CommandTimeout;
        connectionString = ConnectionString(options.DatabaseUrl, timeout);
    }

    /// <inheritdoc/>
    public override Capabilities Capabilities =>
        Capabilities.Transactions | Capabilities.Persistence | Capabilities.NativeForeignKeys | Capabilities.ConcurrentWriters;

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        DropIdleConnections();
        free.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async ValueTask<DbConnection> OpenAsync(bool writes, CancellationToken cancellation)
    {
        if (!await free.WaitAsync(timeout, cancellation))
            throw new TimeoutException("Every connection to the database is in use.");
        var connection = new MySqlConnection(connectionString);
        var opening = connection.OpenAsync(cancellation);
        try
        {
            await opening.WaitAsync(timeout, cancellation);
            return connection;
        }
        catch
        {
            _ = CloseAfterAsync(opening, connection);
            throw;
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask CloseAsync(DbConnection connection)
    {
        try
        {
            await connection.DisposeAsync();
        }
        finally
        {
            free.Release();
        }
    }

    /// <inheritdoc/>
    protected override async Task<T> WatchAsync<T>(DbConnection connection, Func<Task<T>> operation, TimeSpan limit, CancellationToken cancellation)
    {
        var thread = ((MySqlConnection)connection).ServerThread;
        var running = operation();
        try
        {
            return await running.WaitAsync(limit, cancellation);
        }
        catch (Exception fault) when (!running.IsCompleted && fault is TimeoutException or OperationCanceledException)
        {
            await KillAsync(thread);
            throw;
        }
    }

    /// <inheritdoc/>
    protected override void DropIdleConnections()
    {
        using var connection = new MySqlConnection(connectionString);
        MySqlConnection.ClearPool(connection);
    }

    /// <inheritdoc/>
    protected override async Task BeforePrepareAsync(DbConnection connection, CancellationToken cancellation)
    {
        var version = (string)(await ScalarAsync(connection, dialect.VersionQuery, cancellation))!;
        dialect.Recognise(version);
        var known = $"SELECT COUNT(*) FROM information_schema.collations WHERE collation_name = '{dialect.TextCollation}'";
        if ((long)(await ScalarAsync(connection, known, cancellation))! == 0)
        {
            throw new DbalException(
                ErrorCode.DatabaseError, $"The server, version {version}, lacks the collation {dialect.TextCollation}.", hint: "Take MySQL 8.0.17, MariaDB 10.11, or a later one.");
        }
        var mode = (string)(await ScalarAsync(connection, "SELECT @@SESSION.sql_mode", cancellation))!;
        if (!mode.Contains("STRICT_", StringComparison.Ordinal))
        {
            throw new DbalException(
                ErrorCode.DatabaseError, $"The server's sql_mode '{mode}' is not strict, so it may cut values.", hint: "Add STRICT_TRANS_TABLES to the server's sql_mode.");
        }
    }

    /// <summary>The driver's settings for a database URL.</summary>
    /// <exception cref="FormatException">The URL is malformed.</exception>
    internal static string ConnectionString(string databaseUrl, TimeSpan commandTimeout)
    {
        var url = ServerAddress.ParseWithDatabase(ServerKind.MySql, databaseUrl);
        var settings = new MySqlConnectionStringBuilder
        {
            Server = url.Host,
            Port = (uint)url.Port,
            UserID = url.User,
            Password = url.Password,
            Database = url.Database,
            SslMode = MySqlSslMode.Preferred,
            CharacterSet = "utf8mb4",
            TreatTinyAsBoolean = false,
            AllowUserVariables = true, // the statements that make tables use one
            ConnectionReset = false, // nothing is set on a connection that would outlive its use
            ConnectionTimeout = (uint)Math.Max(1, Math.Ceiling(commandTimeout.TotalSeconds)),
            DefaultCommandTimeout = 0, // WatchAsync keeps the time: MySql.Data's asynchronous methods hang when theirs is over
            MaximumPoolSize = MaxConnections,
        };
        url.ApplyTo(settings);
        settings.AllowPublicKeyRetrieval = settings.SslMode is NoTls or MySqlSslMode.Preferred; // caching_sha2_password needs it where TLS may be off
        return settings.ConnectionString;
    }

    /// <summary>A connection, not opened yet, of the pool that belongs to the settings.</summary>
    internal static DbConnection Connect(string connectionString) => new MySqlConnection(connectionString);

    /// <summary>Ends a connection from the server's side: its statement stops, its transaction is taken back, and whoever waits for it goes on.</summary>
    private async Task KillAsync(int thread)
    {
        await using var connection = new MySqlConnection(new MySqlConnectionStringBuilder(connectionString) { Pooling = false, ConnectionTimeout = (uint)KillLimit.TotalSeconds }.ConnectionString);
        try
        {
            await connection.OpenAsync().WaitAsync(KillLimit);
            await using var command = connection.CreateCommand();
            command.CommandText = string.Create(CultureInfo.InvariantCulture, $"KILL {thread}");
            await command.ExecuteNonQueryAsync().WaitAsync(KillLimit);
        }
        catch (Exception fault) when (dialect.Classify(fault) is not null)
        {
            // The server does not answer: then the broken network ends the connection, sooner or later.
        }
    }

    private async Task CloseAfterAsync(Task opening, MySqlConnection connection)
    {
        try
        {
            await opening;
        }
        catch (Exception fault) when (dialect.Classify(fault) is not null || fault is OperationCanceledException)
        {
            // told before
        }
        finally
        {
            await CloseAsync(connection);
        }
    }
}
