using System.Data.Common;
using Dbal.Backends.Sql;
using Dbal.Errors;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Dbal.Backends.Sqlite;

/// <summary>SQLite, in a file or in memory, within the daemon's own process.</summary>
public sealed class SqliteBackend : SqlBackend
{
    private readonly SqliteLocation location;
    private readonly SqliteLane writers;
    private readonly SqliteLane readers;
    private readonly SqliteLane watch; // a session of its own: the writers' one may be in use for long, and one of the readers may be newer than the file

    /// <summary>Makes the backend without touching a file.</summary>
    /// <param name="options">The URL is <c>:memory:</c> or a path, also as <c>sqlite:…</c> or <c>file:…</c>.</param>
    /// <exception cref="ArgumentException">The URL is neither.</exception>
    public SqliteBackend(BackendOptions options)
        : base(options, new SqliteDialect())
    {
        location = SqliteLocation.Parse(options.DatabaseUrl);
        writers = new SqliteLane(location, 1, creates: true, options.CommandTimeout); // SQLite has one writer at a time; here they wait in line without polling
        // A database in memory belongs to one connection, and lives as long as that is open (S37).
        readers = location.Path is null ? writers : new SqliteLane(location, Math.Max(4, Environment.ProcessorCount), creates: false, options.CommandTimeout);
        watch = new SqliteLane(location, 1, creates: false, options.CommandTimeout);
        SQLitePCL.Batteries_V2.Init();
    }

    /// <inheritdoc/>
    public override Capabilities Capabilities =>
        Capabilities.Transactions | Capabilities.NativeForeignKeys | (location.Path is null ? Capabilities.None : Capabilities.Persistence);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        watch.Dispose();
        readers.Dispose();
        writers.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task PingAsync(CancellationToken cancellation)
    {
        if (location.Path is not null && await HasMovedAsync(cancellation))
            throw FileIsGone();
        await base.PingAsync(cancellation);
    }

    /// <inheritdoc/>
    protected override async ValueTask<DbConnection> OpenAsync(bool writes, CancellationToken cancellation)
    {
        var session = await TakeAsync(writes ? writers : readers, cancellation);
        if (!writes || location.Path is null || !session.HasMoved())
            return session;
        session.Lane.Return(session);
        throw FileIsGone();
    }

    /// <inheritdoc/>
    protected override ValueTask CloseAsync(DbConnection connection)
    {
        var session = (SqliteSession)connection;
        session.Lane.Return(session);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override SqlSession Use(DbConnection connection, bool patient, CancellationToken cancellation)
    {
        if (patient)
            ((SqliteSession)connection).Begin(cancellation, isPatient: true);
        return base.Use(connection, patient, cancellation);
    }

    private async ValueTask<SqliteSession> TakeAsync(SqliteLane lane, CancellationToken cancellation)
    {
        try
        {
            return await lane.TakeAsync(cancellation);
        }
        catch (SqliteException fault)
        {
            throw CannotOpen(fault);
        }
    }

    private async Task<bool> HasMovedAsync(CancellationToken cancellation)
    {
        var session = await TakeAsync(watch, cancellation);
        try
        {
            return session.HasMoved();
        }
        finally
        {
            watch.Return(session);
        }
    }

    private DbalException FileIsGone() => new(
        ErrorCode.DatabaseError,
        $"The database file {location.Path} was removed, moved or replaced while the daemon ran, so nothing is written.",
        hint: "Put the file back, or restart the daemon to work with what is there now.");

    private DbalException CannotOpen(SqliteException fault)
    {
        var folder = Path.GetDirectoryName(location.Path);
        var (reason, remedy) = fault.SqliteErrorCode switch
        {
            SQLITE_CANTOPEN when !Directory.Exists(folder) => ("its folder does not exist", "Make the folder, or name a file in another one."),
            SQLITE_CANTOPEN when Directory.Exists(location.Path) => ("it is a folder", "Name a file within it."),
            SQLITE_CANTOPEN when !File.Exists(location.Path) => ("it does not exist any more", "Put the file back, or restart the daemon to make a new one."),
            SQLITE_CANTOPEN => ("it cannot be read and written", "Give the daemon's user access to it and to its folder."),
            SQLITE_READONLY => ("it cannot be written", "Give the daemon's user access to it and to its folder."),
            SQLITE_NOTADB => ("it is not a SQLite database", "Name another file; this one is left as it is."),
            _ => ($"SQLite refuses it with code {fault.SqliteExtendedErrorCode}", "Look that code up at https://www.sqlite.org/rescode.html."),
        };
        return new DbalException(ErrorCode.DatabaseError, $"The database file {location.Path} cannot be opened: {reason}.", hint: remedy, inner: fault);
    }
}
