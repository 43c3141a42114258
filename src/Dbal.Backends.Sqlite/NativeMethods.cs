using System.Runtime.InteropServices;

namespace Dbal.Backends.Sqlite;

/// <summary>SQLite functions that SQLitePCLRaw does not expose, in the library that it loads.</summary>
internal static class NativeMethods
{
    /// <summary>Calls a file control on a connection (https://www.sqlite.org/c3ref/file_control.html). A null schema means the main one.</summary>
    [DllImport("e_sqlite3", EntryPoint = "sqlite3_file_control")]
    public static extern int FileControl(nint database, nint schema, int operation, out int answer);
}
