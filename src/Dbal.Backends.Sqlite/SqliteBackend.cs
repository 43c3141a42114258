using System.Data.Common;
using Dbal.Backends.Sql;
using Dbal.Errors;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Dbal.Backends.Sqlite;

/// <summary>The adapter for SQLite, in a file or in memory, inside the daemon's process.</summary>
public sealed class SqliteBackend : SqlBackend
{
    private readonly SqliteLocation location;
    private readonly SqliteSessionPool writers;
    private readonly SqliteSessionPool readers;
    private readonly SqliteSessionPool watch; // a dedicated session: the writer's may be busy, and a reader's may be newer than the file

    /// <summary>Creates the backend without opening the file.</summary>
    /// <param name="options">The URL is <c>:memory:</c> or a path, optionally prefixed with <c>sqlite:</c> or <c>file:</c>.</param>
    /// <exception cref="ArgumentException">The URL is invalid.</exception>
    public SqliteBackend(BackendOptions options)
        : base(options, new SqliteDialect())
    {
        location = SqliteLocation.Parse(options.DatabaseUrl);
        writers = new SqliteSessionPool(location, 1, creates: true, options.CommandTimeout); // SQLite allows one writer at a time; a queue avoids polling
        // A database in memory belongs to one connection, and exists while that is open (S37).
        readers = location.Path is null
            ? writers
            : new SqliteSessionPool(location, Math.Max(4, Environment.ProcessorCount), creates: false, options.CommandTimeout);
        watch = new SqliteSessionPool(location, 1, creates: false, options.CommandTimeout);
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
        session.Pool.Return(session);
        throw FileIsGone();
    }

    /// <inheritdoc/>
    protected override ValueTask CloseAsync(DbConnection connection)
    {
        var session = (SqliteSession)connection;
        session.Pool.Return(session);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override SqlSession Use(DbConnection connection, bool patient, CancellationToken cancellation)
    {
        if (patient)
            ((SqliteSession)connection).Begin(cancellation, isPatient: true);
        return base.Use(connection, patient, cancellation);
    }

    private async ValueTask<SqliteSession> TakeAsync(SqliteSessionPool pool, CancellationToken cancellation)
    {
        try
        {
            return await pool.TakeAsync(cancellation);
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
        $"Nothing was written: the database file {location.Path} was removed, moved or replaced while the daemon was running.",
        hint: "Restore the file, or restart the daemon to use the current one.");

    private DbalException CannotOpen(SqliteException fault)
    {
        var folder = Path.GetDirectoryName(location.Path);
        var (reason, remedy) = fault.SqliteErrorCode switch
        {
            SQLITE_CANTOPEN when !Directory.Exists(folder) => ("its folder does not exist", "Create the folder, or use another one."),
            SQLITE_CANTOPEN when Directory.Exists(location.Path) => ("it is a folder", "Use the path of a file."),
            SQLITE_CANTOPEN when !File.Exists(location.Path) => ("it no longer exists", "Restore the file, or restart the daemon to create a new one."),
            SQLITE_CANTOPEN => ("access is denied", "Grant the daemon's user read and write permission on the file and its folder."),
            SQLITE_READONLY => ("it is read-only", "Grant the daemon's user write permission on the file and its folder."),
            SQLITE_NOTADB => ("it is not a SQLite database", "Use another file; this one was not changed."),
            _ => ($"SQLite returned error code {fault.SqliteExtendedErrorCode}", "See https://www.sqlite.org/rescode.html for this code."),
        };
        return new DbalException(ErrorCode.DatabaseError, $"Cannot open the database file {location.Path}: {reason}.", hint: remedy, inner: fault);
    }
}
