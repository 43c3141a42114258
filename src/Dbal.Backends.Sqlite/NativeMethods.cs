using System.Runtime.InteropServices;

namespace Dbal.Backends.Sqlite;

/// <summary>Functions of SQLite that SQLitePCLRaw does not offer, in the library that it loads.</summary>
internal static class NativeMethods
{
    /// <summary>Asks something of the file under a connection (https://www.sqlite.org/c3ref/file_control.html). No schema means the main one.</summary>
    [DllImport("e_sqlite3", EntryPoint = "sqlite3_file_control")]
    public static extern int FileControl(nint database, nint schema, int operation, out int answer);
}
