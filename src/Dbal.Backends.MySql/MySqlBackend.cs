using System.Data;
using System.Data.Common;
using System.Globalization;
using Dbal.Backends.Sql;
using Dbal.Connections;
using Dbal.Errors;
using MySqlConnector;

namespace Dbal.Backends.MySql;

/// <summary>The adapter for MySQL 8.0 or later and MariaDB 10.11 or later, with MySqlConnector.</summary>
public sealed class MySqlBackend : SqlBackend
{
    private const int MaxConnections = 32; // a server's default limit is 151

    private const int KillSeconds = 2;
    private static readonly TimeSpan KillWait = TimeSpan.FromMilliseconds(500);
    private const int KeepaliveSeconds = 30; // idle time before TCP keepalive probes

    private readonly MySqlDialect dialect;
    private readonly TimeSpan timeout;
    private readonly string connectionString;
    private readonly CancelledStatements cancelled = new();

    /// <summary>Creates the backend without connecting.</summary>
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
    public override ValueTask DisposeAsync() => DropIdleConnectionsAsync();

    /// <inheritdoc/>
    protected override async ValueTask<DbConnection> OpenAsync(bool writes, CancellationToken cancellation)
    {
        var connection = new MySqlConnection(connectionString);
        await OpenAsync(connection, timeout, cancellation);
        return connection;
    }

    /// <inheritdoc/>
    protected override async ValueTask CloseAsync(DbConnection connection)
    {
        // Even when the statement completed before KILL, its connection is closed by the server and must not return to the pool.
        if (await cancelled.SettleAsync(connection) && connection.State == ConnectionState.Open)
            await ((MySqlConnection)connection).PingAsync();
        await connection.DisposeAsync();
    }

    // The driver would send KILL QUERY on a connection that it opens synchronously, on a thread shared by all its timeouts, and without a limit for the TLS
    // handshake. WatchAsync replaces that.
    /// <inheritdoc/>
    protected override SqlSession Use(DbConnection connection, bool patient, CancellationToken cancellation) =>
        new(connection, patient ? 0 : null, CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task<T> WatchAsync<T>(DbConnection connection, Func<Task<T>> operation, TimeSpan limit, CancellationToken cancellation)
    {
        var thread = ((MySqlConnection)connection).ServerThread;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        ended.CancelAfter(limit);
        try
        {
            // The caller waits for KILL, so that locks are released, but not for a server that does not answer it.
            return await cancelled.WatchAsync(connection, operation, ended.Token, () => KillAsync(thread), KillWait);
        }
        catch (OperationCanceledException fault) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException("The statement exceeded its time limit.", fault);
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask DropIdleConnectionsAsync()
    {
        await using var connection = new MySqlConnection(connectionString);
        await MySqlConnection.ClearPoolAsync(connection);
    }

    /// <inheritdoc/>
    protected override async Task BeforePrepareAsync(SqlSession session)
    {
        var version = (string)(await session.ScalarAsync(dialect.VersionQuery))!;
        dialect.Recognise(version);
        var known = $"SELECT COUNT(*) FROM information_schema.collations WHERE collation_name = '{dialect.TextCollation}'";
        if ((long)(await session.ScalarAsync(known))! == 0)
        {
            throw new DbalException(
                ErrorCode.DatabaseError, $"The server version {version} does not support the collation {dialect.TextCollation}.",
                hint: "Upgrade to MySQL 8.0.17, MariaDB 10.11, or later.");
        }
        await SettleForeignKeysAsync(session);
        var mode = (string)(await session.ScalarAsync("SELECT @@SESSION.sql_mode"))!;
        if (!mode.Contains("STRICT_", StringComparison.Ordinal))
        {
            throw new DbalException(
                ErrorCode.DatabaseError, $"The server's sql_mode '{mode}' is not strict and may truncate values.",
                hint: "Add STRICT_TRANS_TABLES to the server's sql_mode.");
        }
    }

    private async Task SettleForeignKeysAsync(SqlSession session)
    {
        if (Convert.ToInt64(await session.ScalarAsync("SELECT @@GLOBAL.foreign_key_checks"), CultureInfo.InvariantCulture) == 0)
        {
            throw new DbalException(
                ErrorCode.DatabaseError, "The server does not check foreign keys: foreign_key_checks is off.",
                hint: "Run SET GLOBAL foreign_key_checks = ON, and fix the server's configuration.");
        }
        // Servers without this variable always check foreign keys in the storage engine; SHOW returns no row for them.
        await using var command = session.CreateCommand("SHOW VARIABLES WHERE variable_name = 'innodb_native_foreign_keys' AND value = 'OFF'");
        await using var reader = await command.ExecuteReaderAsync(session.Cancellation);
        if (await reader.ReadAsync(session.Cancellation))
            dialect.GuardAll();
    }

    /// <summary>Creates the driver's settings from a database URL.</summary>
    /// <exception cref="FormatException">The URL is malformed.</exception>
    internal static string ConnectionString(string databaseUrl, TimeSpan commandTimeout)
    {
        var url = ServerAddress.ParseWithDatabase(ServerKind.MySql, databaseUrl);
        var seconds = (int)Math.Max(1, Math.Ceiling(commandTimeout.TotalSeconds));
        var settings = new MySqlConnectionStringBuilder
        {
            Server = url.Host,
            Port = (uint)url.Port,
            UserID = url.User,
            Password = url.Password,
            Database = url.Database,
            SslMode = MySqlSslMode.Preferred,
            TreatTinyAsBoolean = false,
            GuidFormat = MySqlGuidFormat.None, // MySqlDialect reads ids as text, and not every text of 36 characters is an id
            ConnectionReset = false, // no session state outlives an operation
            ConnectionTimeout = (uint)seconds,
            Keepalive = KeepaliveSeconds,
            DefaultCommandTimeout = (uint)(seconds + KillSeconds + 1), // closes the connection if KILL does not end the statement
            CancellationTimeout = -1, // WatchAsync sends KILL
            MaximumPoolSize = MaxConnections,
        };
        url.ApplyTo(settings);
        // caching_sha2_password requires it on connections without TLS.
        settings.AllowPublicKeyRetrieval = settings.SslMode is MySqlSslMode.Disabled or MySqlSslMode.Preferred;
        return settings.ConnectionString;
    }

    /// <summary>Creates an unopened connection of the settings' pool.</summary>
    internal static DbConnection Connect(string connectionString) => new MySqlConnection(connectionString);

    /// <summary>Kills a connection on the server: its statement ends, its transaction is rolled back, and its locks are released.</summary>
    private async Task KillAsync(int thread)
    {
        try
        {
            await using var connection = new MySqlConnection(
                new MySqlConnectionStringBuilder(connectionString) { Pooling = false, DefaultCommandTimeout = KillSeconds }.ConnectionString);
            await OpenAsync(connection, TimeSpan.FromSeconds(KillSeconds), CancellationToken.None);
            await using var command = connection.CreateCommand();
            command.CommandText = string.Create(CultureInfo.InvariantCulture, $"KILL {thread}");
            await command.ExecuteNonQueryAsync();
        }
        catch (Exception)
        {
            // Errors are ignored: the driver closes the connection right after, and the first failure is the one to report.
        }
    }

    // The driver's own limit does not cover the login after the TLS handshake.
    private static async Task OpenAsync(MySqlConnection connection, TimeSpan limit, CancellationToken cancellation)
    {
        var opening = connection.OpenAsync(cancellation);
        try
        {
            await opening.WaitAsync(limit, cancellation);
        }
        catch
        {
            _ = opening.ContinueWith(_ => connection.DisposeAsync().AsTask(), TaskScheduler.Default).Unwrap();
            throw;
        }
    }
}
