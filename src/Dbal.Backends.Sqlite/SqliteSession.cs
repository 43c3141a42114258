using System.Data.Common;
using Dbal.Backends.Sql;
using Dbal.Queries;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Dbal.Backends.Sqlite;

/// <summary>An open connection for one operation at a time, with a deadline that also interrupts running statements.</summary>
internal sealed class SqliteSession : SqliteConnection, ICommandKeeper
{
    // The number of virtual machine steps between two checks of the deadline, which take some tens of microseconds.
    private const int StepsBetweenChecks = 10_000;

    private const int SQLITE_FCNTL_HAS_MOVED = 20;

    private readonly TimeSpan timeout;
    private readonly KeptCommands commands = new();
    private CancellationToken cancellation;
    private long deadline;

    private SqliteSession(string connectionString, SqliteSessionPool pool, TimeSpan timeout)
        : base(connectionString)
    {
        Pool = pool;
        this.timeout = timeout;
    }

    /// <summary>The pool that the session belongs to.</summary>
    public SqliteSessionPool Pool { get; }

    /// <summary>Opens a session.</summary>
    /// <exception cref="SqliteException">The file cannot be opened.</exception>
    public static SqliteSession Open(SqliteLocation location, SqliteSessionPool pool, bool creates, TimeSpan timeout)
    {
        try
        {
            return OpenOnce(location, pool, creates, timeout);
        }
        catch (SqliteException fault) when (fault.SqliteExtendedErrorCode == SQLITE_IOERR_FSTAT)
        {
            // The file was removed after it was opened and before its journal was created: to give the journal the same mode, SQLite calls stat(2) on the
            // file's
            // path (getFileMode in os_unix.c). Opening it again either works or reports the reason.
            return OpenOnce(location, pool, creates, timeout);
        }
    }

    private static SqliteSession OpenOnce(SqliteLocation location, SqliteSessionPool pool, bool creates, TimeSpan timeout)
    {
        var settings = new SqliteConnectionStringBuilder
        {
            DataSource = location.Path ?? ":memory:",
            Mode = creates ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
            ForeignKeys = true,
            Pooling = false,
            DefaultTimeout = (int)Math.Ceiling(timeout.TotalSeconds),
        };
        var session = new SqliteSession(settings.ConnectionString, pool, timeout);
        try
        {
            session.Open();
            session.Configure(isFile: location.Path is not null);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Whether the file was removed, moved or replaced since the session was opened. Later writes would be lost when the session ends
    /// (https://www.sqlite.org/c3ref/c_fcntl_begin_atomic_write.html#sqlitefcntlhasmoved). Always false on Windows, which locks open files.
    /// </summary>
    public bool HasMoved() =>
        NativeMethods.FileControl(Handle!.DangerousGetHandle(), schema: 0, SQLITE_FCNTL_HAS_MOVED, out var moved) == SQLITE_OK && moved != 0;

    /// <summary>Starts an operation with the time limit of a statement, or without one.</summary>
    public void Begin(CancellationToken cancellation, bool isPatient = false)
    {
        this.cancellation = cancellation;
        deadline = isPatient ? long.MaxValue : Environment.TickCount64 + (long)timeout.TotalMilliseconds;
    }

    /// <inheritdoc/>
    public DbCommand Take(string text) => commands.Take(text, this);

    /// <inheritdoc/>
    public override void Close()
    {
        commands.Dispose(); // otherwise the driver would dispose each of them, which returns it to the session
        base.Close();
    }

    private void Configure(bool isFile)
    {
        CreateFunction(SqliteDialect.FoldFunction, (string? text) => text is null ? null : CaseFolding.Fold(text), isDeterministic: true);
        Execute($"PRAGMA busy_timeout = {(long)timeout.TotalMilliseconds}");
        if (isFile)
        {
            // With a write-ahead log, readers and the writer do not block each other. With NORMAL, committed data survives the end of the process (S36);
            // a power failure may lose the last commits but cannot corrupt the file.
            Execute("PRAGMA journal_mode = WAL");
            Execute("PRAGMA synchronous = NORMAL");
        }
        Begin(CancellationToken.None);
        sqlite3_progress_handler(Handle, StepsBetweenChecks, _ => IsOver() ? 1 : 0, null);
    }

    private void Execute(string statement)
    {
        using var command = CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }

    private bool IsOver() => cancellation.IsCancellationRequested || Environment.TickCount64 > deadline;
}
