using System.Data.Common;
using Dbal.Backends.Sql;
using Dbal.Connections;
using Dbal.Errors;
using Npgsql;

namespace Dbal.Backends.Postgres;

/// <summary>PostgreSQL 15 or later, through Npgsql.</summary>
public sealed class PostgresBackend : SqlBackend
{
    private const int MaxConnections = 32; // of the 100 that a server allows by default

    private readonly NpgsqlDataSource source;

    /// <summary>Makes the backend without connecting.</summary>
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
            CommandTimeout = seconds,
            MaxPoolSize = MaxConnections,
            MaxAutoPrepare = 200, // statements that come again are planned once a connection
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true, // nothing is set on a connection that would outlive its use
        };
        url.ApplyTo(settings);
        source = NpgsqlDataSource.Create(settings);
    }

    /// <inheritdoc/>
    public override Capabilities Capabilities =>
        Capabilities.Transactions | Capabilities.Persistence | Capabilities.NativeForeignKeys | Capabilities.ConcurrentWriters;

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => source.DisposeAsync();

    /// <inheritdoc/>
    protected override async ValueTask<DbConnection> OpenAsync(bool writes, CancellationToken cancellation) => await source.OpenConnectionAsync(cancellation);

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
                ErrorCode.DatabaseError, $"The database is encoded in {encoding}, which cannot hold every character.", hint: "Make one with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.");
        }
    }
}
