namespace Build.Daemons;

/// <summary>A daemon did not start, did not get ready, died, or did not stop.</summary>
/// <param name="message">What happened, with the exit code when there is one.</param>
/// <param name="remedy">What the reader can do about it.</param>
public sealed class DaemonException(string message, string remedy) : Exception(message)
{
    /// <summary>What the reader can do about it, in a sentence or a command.</summary>
    public string Remedy { get; } = remedy;
}
