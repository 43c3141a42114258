namespace Build.Servers;

/// <summary>A database server or database that is not to be had; always a failure of infrastructure, never of a test.</summary>
/// <param name="message">What failed and where, without secrets.</param>
/// <param name="remedy">What the reader can do about it.</param>
/// <param name="inner">What the driver or the process said.</param>
public sealed class DatabaseException(string message, string remedy, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What the reader can do about it, in a sentence or a command.</summary>
    public string Remedy { get; } = remedy;

    /// <summary>The server's last log lines, oldest first; empty when it has none that the build can read.</summary>
    public IReadOnlyList<string> LogTail { get; init; } = [];
}
