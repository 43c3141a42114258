using System.Data;
using System.Data.Common;
using System.Globalization;
using Dbal.Backends.Sql;
using Dbal.Connections;
using Dbal.Errors;
using MySqlConnector;

namespace Dbal.Backends.MySql;

/// <summary>MySQL 8.0 or later and MariaDB 10.11 or later, through MySqlConnector.</summary>
public sealed class MySqlBackend : SqlBackend
{
    private const int MaxConnections = 32; // of the 151 that a server allows by default

    private const int KillSeconds = 2;
    private static readonly TimeSpan KillWait = TimeSpan.FromMilliseconds(500);
    private const int KeepaliveSeconds = 30; // after which a machine that has gone silent is asked for

    private readonly MySqlDialect dialect;
    private readonly TimeSpan timeout;
    private readonly string connectionString;
    private readonly GivenUpStatements givenUp = new();

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
        // When the statement ended before it was killed, its connection is dead all the same, and must not go back into the pool.
        if (await givenUp.SettleAsync(connection) && connection.State == ConnectionState.Open)
            await ((MySqlConnection)connection).PingAsync();
        await connection.DisposeAsync();
    }

    // The driver would send KILL QUERY on a connection that it opens synchronously, on a thread that all its time limits share, and without a limit on
    // the TLS handshake. WatchAsync does so in its place.
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
            // The caller waits for the kill, so that locks are free then; but not for a server that does not even do this.
            return await givenUp.WatchAsync(connection, operation, ended.Token, () => KillAsync(thread), KillWait);
        }
        catch (OperationCanceledException fault) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException("The statement took too long.", fault);
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
                ErrorCode.DatabaseError, $"The server, version {version}, lacks the collation {dialect.TextCollation}.", hint: "Take MySQL 8.0.17, MariaDB 10.11, or a later one.");
        }
        await SettleForeignKeysAsync(session);
        var mode = (string)(await session.ScalarAsync("SELECT @@SESSION.sql_mode"))!;
        if (!mode.Contains("STRICT_", StringComparison.Ordinal))
        {
            throw new DbalException(
                ErrorCode.DatabaseError, $"The server's sql_mode '{mode}' is not strict, so it may cut values.", hint: "Add STRICT_TRANS_TABLES to the server's sql_mode.");
        }
    }

    private async Task SettleForeignKeysAsync(SqlSession session)
    {
        if (Convert.ToInt64(await session.ScalarAsync("SELECT @@GLOBAL.foreign_key_checks"), CultureInfo.InvariantCulture) == 0)
        {
            throw new DbalException(
                ErrorCode.DatabaseError, "The server does not check foreign keys: foreign_key_checks is off.", hint: "Run SET GLOBAL foreign_key_checks = ON, and correct the server's configuration.");
        }
        // SHOW gives no row where the variable is unknown, which is so in all servers whose storage engine checks foreign keys.
        await using var command = session.CreateCommand();
        command.CommandText = "SHOW VARIABLES WHERE variable_name = 'innodb_native_foreign_keys' AND value = 'OFF'";
        await using var reader = await command.ExecuteReaderAsync(session.Cancellation);
        if (await reader.ReadAsync(session.Cancellation))
            dialect.GuardAll();
    }

    /// <summary>The driver's settings for a database URL.</summary>
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
            GuidFormat = MySqlGuidFormat.None, // MySqlDialect reads ids as text, and a text of 36 characters is no id
            ConnectionReset = false, // nothing is set on a connection that would outlive its use
            ConnectionTimeout = (uint)seconds,
            Keepalive = KeepaliveSeconds,
            DefaultCommandTimeout = (uint)(seconds + KillSeconds + 1), // closes the connection when not even KILL has ended the statement
            CancellationTimeout = -1, // WatchAsync kills
            MaximumPoolSize = MaxConnections,
        };
        url.ApplyTo(settings);
        // caching_sha2_password needs it where TLS may be off.
        settings.AllowPublicKeyRetrieval = settings.SslMode is MySqlSslMode.Disabled or MySqlSslMode.Preferred;
        return settings.ConnectionString;
    }

    /// <summary>A connection, not opened yet, of the pool that belongs to the settings.</summary>
    internal static DbConnection Connect(string connectionString) => new MySqlConnection(connectionString);

    /// <summary>Ends a connection from the server's side: its statement stops, its transaction is taken back, and whoever waits for it goes on.</summary>
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
            // Whatever the reason, the driver closes the connection a moment later; the failure to tell is the one that came first.
        }
    }

    // The driver's own limit does not hold from the end of the TLS handshake to the end of the login.
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
