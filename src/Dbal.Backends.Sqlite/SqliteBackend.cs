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

    /// <summary>Makes the backend without touching a file.</summary>
    /// <param name="options">The URL is <c>:memory:</c> or a path, also as <c>sqlite:…</c> or <c>file:…</c>.</param>
    /// <exception cref="ArgumentException">The URL is neither.</exception>
    public SqliteBackend(BackendOptions options)
        : base(options, new SqliteDialect())
    {
        location = SqliteLocation.Parse(options.DatabaseUrl);
        writers = new SqliteLane(location, 1, options.CommandTimeout); // SQLite has one writer at a time; here they wait in line without polling
        // A database in memory belongs to one connection, and lives as long as that is open (S37).
        readers = location.Path is null ? writers : new SqliteLane(location, Math.Max(4, Environment.ProcessorCount), options.CommandTimeout);
        SQLitePCL.Batteries_V2.Init();
    }

    /// <inheritdoc/>
    public override Capabilities Capabilities =>
        Capabilities.Transactions | Capabilities.NativeForeignKeys | (location.Path is null ? Capabilities.None : Capabilities.Persistence);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        readers.Dispose();
        writers.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async ValueTask<DbConnection> OpenAsync(bool writes, CancellationToken cancellation)
    {
        try
        {
            return await (writes ? writers : readers).TakeAsync(cancellation);
        }
        catch (SqliteException fault)
        {
            throw CannotOpen(fault);
        }
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

    private DbalException CannotOpen(SqliteException fault)
    {
        var folder = Path.GetDirectoryName(location.Path);
        var (reason, remedy) = fault.SqliteErrorCode switch
        {
            SQLITE_CANTOPEN when !Directory.Exists(folder) => ("its folder does not exist", "Make the folder, or name a file in another one."),
            SQLITE_CANTOPEN when Directory.Exists(location.Path) => ("it is a folder", "Name a file within it."),
            SQLITE_CANTOPEN => ("it cannot be read and written", "Give the daemon's user access to it and to its folder."),
            SQLITE_READONLY => ("it cannot be written", "Give the daemon's user access to it and to its folder."),
            SQLITE_NOTADB => ("it is not a SQLite database", "Name another file; this one is left as it is."),
            _ => ($"SQLite refuses it with code {fault.SqliteExtendedErrorCode}", "Look that code up at https://www.sqlite.org/rescode.html."),
        };
        return new DbalException(ErrorCode.DatabaseError, $"The database file {location.Path} cannot be opened: {reason}.", hint: remedy, inner: fault);
    }
}
