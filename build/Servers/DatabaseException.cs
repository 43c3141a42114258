namespace Build.Servers;

/// <summary>A database server or database is unavailable. This is always an infrastructure failure, never a test failure.</summary>
/// <param name="message">What failed, where and why, without secrets.</param>
/// <param name="remedy">What to do.</param>
/// <param name="inner">The error of the driver or the process.</param>
public sealed class DatabaseException(string message, string remedy, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What to do, as a sentence or a command.</summary>
    public string Remedy { get; } = remedy;

    /// <summary>The server's last log lines, oldest first; empty when the build cannot read the log.</summary>
    public IReadOnlyList<string> LogTail { get; init; } = [];
}
