using System.Data.Common;

namespace Dbal.Backends.Sql;

/// <summary>A connection that keeps commands for statements with the same text, for a driver that prepares each statement anew.</summary>
public interface ICommandKeeper
{
    /// <summary>Returns a command with this text and without parameters. Disposing it gives it back to the connection.</summary>
    DbCommand Take(string text);
}
