using Microsoft.Data.Sqlite;

namespace Dbal.Backends.Sqlite;

/// <summary>
/// The prepared commands of a session, by their text: to prepare a statement takes SQLite longer than to read a row. SQLite prepares a statement again by
/// itself when the schema has changed (https://www.sqlite.org/c3ref/prepare.html).
/// </summary>
internal sealed class KeptCommands : IDisposable
{
    /// <summary>The maximum number of commands; the one that was not used for the longest time makes room.</summary>
    public const int Capacity = 100;

    // The text of a longer statement, such as a filter with many values, rarely repeats.
    private const int LongestText = 8 * 1024;

    private readonly OrderedDictionary<string, KeptCommand> idle = new(StringComparer.Ordinal);
    private bool disposed;

    /// <summary>The number of commands that are not in use.</summary>
    public int Count => idle.Count;

    /// <summary>Returns a command with this text, which is nobody else's until it is disposed.</summary>
    public SqliteCommand Take(string text, SqliteConnection connection) =>
        idle.Remove(text, out var command) ? command : new KeptCommand(text, connection, this);

    /// <summary>Ends all commands.</summary>
    public void Dispose()
    {
        disposed = true;
        foreach (var command in idle.Values)
            command.End();
        idle.Clear();
    }

    // Another command with the same text may have been returned first.
    private bool Keep(KeptCommand command)
    {
        if (disposed || command.CommandText.Length > LongestText || !idle.TryAdd(command.CommandText, command))
            return false;
        command.Parameters.Clear();
        if (idle.Count > Capacity)
        {
            var oldest = idle.GetAt(0).Value;
            idle.RemoveAt(0);
            oldest.End();
        }
        return true;
    }

    private sealed class KeptCommand(string text, SqliteConnection connection, KeptCommands owner) : SqliteCommand(text, connection)
    {
        /// <summary>Ends the prepared statement.</summary>
        public void End() => base.Dispose(disposing: true);

        protected override void Dispose(bool disposing)
        {
            if (!disposing || !owner.Keep(this))
                base.Dispose(disposing);
        }
    }
}
