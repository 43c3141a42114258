namespace Build.Results;

/// <summary>A failure of a row.</summary>
/// <param name="kind">The kind of failure.</param>
/// <param name="message">What failed, where and why.</param>
/// <param name="remedy">What to do, as a sentence or a command.</param>
public sealed class FailureException(FailureKind kind, string message, string remedy) : Exception(message)
{
    /// <summary>The kind of failure.</summary>
    public FailureKind Kind { get; } = kind;

    /// <summary>What to do, as a sentence or a command.</summary>
    public string Remedy { get; } = remedy;
}
